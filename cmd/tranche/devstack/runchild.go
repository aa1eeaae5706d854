package devstack

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// Run runs a command in a process group of its own with our own input and output, passes on every signal it receives from
// signals, and returns the command's exit code (128 + n where signal n ended it). What the command leaves running in its
// group is ended with it. If we are killed, so is the command (Linux).
func (s *Stack) Run(name string, args, env []string, signals <-chan os.Signal) (int, error) {
	cmd := exec.Command(name, args...) // #nosec G204 -- the caller's command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = environ(env...)
	cmd.SysProcAttr = attributes(identity{})
	if err := s.run.start(cmd); err != nil {
		return 0, err
	}
	group := -cmd.Process.Pid
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case sig := <-signals:
			if n, ok := sig.(syscall.Signal); ok {
				syscall.Kill(group, n) // it may have just ended
			}
		case err := <-ended:
			syscall.Kill(group, syscall.SIGTERM) // usually nobody is left
			return exitCode(cmd.ProcessState, err)
		}
	}
}

func exitCode(state *os.ProcessState, err error) (int, error) {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}
