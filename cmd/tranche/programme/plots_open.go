package programme

// openRound is the round that is open when the demo begins.
var openRound = opening{round: "FP-2026-R1", first: 2026, local: 55, small: 1_000}

// openPlots are the eight bids that other trusts have in the open round on
// 1 May 2026. None is decided: the fund is as nobody had touched it.
func openPlots() []plot {
	return []plot{
		{trust: "RZB", title: "Mobile working for crisis teams", scheme: "mobile", scope: "the crisis and home treatment teams", capital: [4]int64{420, 260, 0, 0}, revenue: [4]int64{80, 90, 60, 0},
			price: "ESTIMATE", risk: "LOW", started: "2026-04-28"},
		{trust: "RZB", title: "Network refresh at four inpatient sites", scheme: "network", scope: "four inpatient sites", capital: [4]int64{980, 1_120, 400, 0}, revenue: [4]int64{90, 110, 110, 90},
			price: "QUOTED", risk: "MEDIUM", started: "2026-04-01", sent: "2026-04-10", approved: "2026-04-13", submitted: "2026-04-14", complete: "2026-04-16", reviews: reviewing{first: 1}},
		{trust: "RZC", title: "Mobile data for ambulances and response cars", scheme: "vehicles", scope: "212 ambulances and response cars", capital: [4]int64{1_250, 1_300, 0, 0}, revenue: [4]int64{210, 220, 220, 200},
			price: "QUOTED", risk: "MEDIUM", started: "2026-04-02", sent: "2026-04-09", approved: "2026-04-10", submitted: "2026-04-14", complete: "2026-04-17",
			reviews: reviewing{first: 2, asked: "2026-04-24", question: "The second network is named, but its coverage on the moor roads is not. How many of last year's journeys would have been out of reach of both?"}},
		{trust: "RZC", title: "Handover board with the county's emergency departments", scheme: "board", scope: "four emergency departments", capital: [4]int64{640, 310, 0, 0}, revenue: [4]int64{70, 90, 90, 60},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2026-04-14", sent: "2026-04-29"},
		{trust: "RZD", title: "Remote monitoring of wounds at home", scheme: "monitoring", scope: "people with wounds that heal slowly", capital: [4]int64{310, 150, 0, 0}, revenue: [4]int64{70, 70, 40, 0},
			price: "QUOTED", risk: "LOW", started: "2026-04-01", sent: "2026-04-08", approved: "2026-04-08", submitted: "2026-04-09", complete: "2026-04-10"},
		{trust: "RZD", title: "Community record, second phase", scheme: "record", scope: "the therapy and children's teams", capital: [4]int64{1_100, 1_300, 500, 0}, revenue: [4]int64{210, 280, 280, 230},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2026-04-08", sent: "2026-04-27", approved: "2026-04-29"},
		{trust: "RZE", title: "Theatre scheduling and stock", scheme: "theatre", scope: "both specialist hospitals", capital: [4]int64{690, 720, 0, 0}, revenue: [4]int64{90, 110, 110, 80},
			price: "QUOTED", risk: "LOW", started: "2026-04-13", sent: "2026-04-23", approved: "2026-04-27", submitted: "2026-04-29"},
		{trust: "RZF", title: "Electronic prescribing on the medical wards", scheme: "prescribing", scope: "the eleven medical wards", capital: [4]int64{880, 940, 310, 0}, revenue: [4]int64{130, 150, 120, 70},
			price: "ESTIMATE", risk: "MEDIUM", started: "2026-04-02", sent: "2026-04-16", approved: "2026-04-17", submitted: "2026-04-20", returned: "2026-04-27"},
	}
}
