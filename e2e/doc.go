// Package e2e walks through Tranche as people do: with a real browser, against
// the real product, which it starts with PostgreSQL and Temporal beside it.
//
// It is a module of its own, so that whoever builds Tranche needs no browser.
// The story of the worked example is clicked through once with scripts and once
// without; on the way a mirror is held up to every page, wide and narrow.
//
//	TRANCHE_E2E=full         also the slow walks
//	TRANCHE_SHOTS=folder     keep a picture of every page
//	TRANCHE_README_SHOT=1    write the README's picture anew
package e2e
