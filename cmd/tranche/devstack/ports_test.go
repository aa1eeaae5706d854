package devstack

import (
	"net"
	"testing"
)

func TestPortsAreDistinctLowAndFree(t *testing.T) {
	ports, err := choosePorts(nil)
	must(t, err)
	if len(ports) != 10 {
		t.Fatalf("got %d ports, want 10: PostgreSQL's and nine of Temporal's", len(ports))
	}
	names := map[int]string{}
	for name, port := range ports {
		if port < 16384 || port > 32767 {
			t.Errorf("%s is %d, want it between 16384 and 32767", name, port)
		}
		if other, taken := names[port]; taken {
			t.Errorf("%s and %s are both %d", name, other, port)
		}
		names[port] = name
	}
}

func TestAPortIsKeptUntilItIsTaken(t *testing.T) {
	first, err := choosePorts(nil)
	must(t, err)
	again, err := choosePorts(first)
	must(t, err)
	for name := range first {
		if again[name] != first[name] {
			t.Errorf("%s moved from %d to %d, want it kept while it is free", name, first[name], again[name])
		}
	}
	taker, err := claim(first[portFrontend])
	must(t, err)
	defer taker.Close()
	moved, err := choosePorts(first)
	must(t, err)
	if moved[portFrontend] == first[portFrontend] || moved[portPostgres] != first[portPostgres] {
		t.Errorf("got frontend %d and postgres %d, want only the taken frontend %d to move", moved[portFrontend], moved[portPostgres], first[portFrontend])
	}
}

func TestPortsThatTemporalCannotStoreAreNeverUsed(t *testing.T) {
	high, err := net.Listen("tcp4", "127.0.0.1:0") // a free port that the system would give
	must(t, err)
	port := high.Addr().(*net.TCPAddr).Port
	must(t, high.Close())
	for _, bad := range []int{0, -1, 80, 32768, port} {
		if bad == port && port < highPort {
			continue // this system hands out low ports
		}
		ports, err := choosePorts(map[string]int{portFrontend: bad})
		must(t, err)
		if got := ports[portFrontend]; got == bad {
			t.Errorf("port %d was kept, want another below 32768", bad)
		}
	}
}
