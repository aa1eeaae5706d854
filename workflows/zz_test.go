package workflows
import ("testing";"os/exec";"time";"context")
func TestZZ(t *testing.T) {
	th := newTheatre(t)
	s := th.sweeper(); s.Every = 2*time.Second
	ctx, stop := context.WithCancel(context.Background()); defer stop()
	go s.Run(ctx)
	th.does(london(2026, 5, 6, 14, 0), theBid, sro, "approve", nil, "")
	out, err := exec.Command("bash","-c",`cd /tmp/wfsrv; kill -9 $(cat pid); sleep 0.5; rm -f t.db* v.db*; . ./env; export DYNAMIC_CONFIG_FILE_PATH=/dev/null DB=sqlite DBNAME=$PWD/t.db VISIBILITY_DBNAME=$PWD/v.db LOG_LEVEL=warn BIND_ON_IP=127.0.0.1
nohup setsid /tmp/tsrv/server --allow-no-auth start > log 2>&1 & echo $! > pid`).CombinedOutput()
	t.Log(string(out), err)
	from := time.Now()
	th.keep("x", theBid, cfo, "submit", nil)
	for i := 0; i < 20; i++ {
		c, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := th.client.Send(c, "x", theBid, "submit"); cancel()
		t.Log(time.Since(from), err)
		if err == nil { break }
		time.Sleep(time.Second)
	}
	t.Log(th.applied, th.bid.Status)
}
