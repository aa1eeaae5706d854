package devstack

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"strconv"
)

// Names of the ports of a Stack. Those of Temporal are the server's own environment variables.
const (
	portPostgres = "POSTGRES_PORT"
	portFrontend = "FRONTEND_GRPC_PORT"
)

var temporalPorts = []string{
	portFrontend, "FRONTEND_HTTP_PORT", "HISTORY_GRPC_PORT", "MATCHING_GRPC_PORT", "WORKER_GRPC_PORT",
	"FRONTEND_MEMBERSHIP_PORT", "HISTORY_MEMBERSHIP_PORT", "MATCHING_MEMBERSHIP_PORT", "WORKER_MEMBERSHIP_PORT",
}

// Ports are taken from [lowPort, highPort): Temporal keeps them in a SMALLINT, and systems hand out ports from 32768 up
// to clients, which would take them from us at random.
const (
	lowPort  = 16384
	highPort = 32768
)

// choosePorts returns a free port for every name, the one of the last run where it is still free.
func choosePorts(last map[string]int) (map[string]int, error) {
	var claims []net.Listener // held until all are chosen, so that no two names get the same
	defer func() {
		for _, l := range claims {
			l.Close() // only a claim
		}
	}()
	chosen := maps.Clone(last)
	if chosen == nil {
		chosen = map[string]int{}
	}
	var homeless []string
	for _, name := range append([]string{portPostgres}, temporalPorts...) {
		l, err := claim(chosen[name])
		if err != nil {
			homeless = append(homeless, name)
			continue
		}
		claims = append(claims, l)
	}
	for _, name := range homeless {
		l, err := claimAny()
		if err != nil {
			return nil, err
		}
		claims = append(claims, l)
		chosen[name] = l.Addr().(*net.TCPAddr).Port
	}
	return chosen, nil
}

var errNoPort = errors.New("not a port of ours")

func claim(port int) (net.Listener, error) {
	if port < lowPort || port >= highPort {
		return nil, errNoPort
	}
	return net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}

func claimAny() (net.Listener, error) {
	var last error
	for range 200 {
		l, err := claim(lowPort + rand.IntN(highPort-lowPort)) // #nosec G404 -- a port, not a secret
		if err == nil {
			return l, nil
		}
		last = err
	}
	return nil, fmt.Errorf("no free port between %d and %d on 127.0.0.1 (the last try: %w): stop some of the programs that listen there", lowPort, highPort-1, last)
}
