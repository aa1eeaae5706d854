package programme

// unawardedPlots are the seventeen bids of 2025 that led to nothing yet:
// declined, deferred, withdrawn, or never finished.
func unawardedPlots() []plot {
	return []plot{
		{trust: "RZX", title: "Patient portal for outpatients", scheme: "portal", scope: "its outpatient clinics", capital: [4]int64{480, 390, 0, 0}, revenue: [4]int64{140, 160, 160, 120},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-16", sent: "2025-05-19", approved: "2025-05-20", submitted: "2025-05-21", complete: "2025-05-28", decided: "2025-07-02", ends: declined},
		{trust: "RZX", title: "Theatre scheduling and stock", scheme: "theatre", scope: "the main and the day theatres", capital: [4]int64{720, 680, 240, 0}, revenue: [4]int64{90, 120, 120, 80},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-24", sent: "2025-05-20", approved: "2025-05-21", submitted: "2025-05-23", complete: "2025-05-30", decided: "2025-07-04", ends: deferred},
		{trust: "RZX", title: "Digital dictation in clinics", scheme: "dictation", scope: "medical outpatient clinics", capital: [4]int64{210, 120, 0, 0}, revenue: [4]int64{60, 50, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-22", sent: "2025-05-12", approved: "2025-05-13", submitted: "2025-05-14", complete: "2025-05-20", withdrawn: "2025-06-03"},
		{trust: "RZB", title: "Portal for service users and carers", scheme: "portal", scope: "its community services", capital: [4]int64{360, 300, 0, 0}, revenue: [4]int64{90, 110, 110, 70},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-23", sent: "2025-05-21", approved: "2025-05-22", submitted: "2025-05-28", complete: "2025-06-04", decided: "2025-07-08", ends: declined},
		{trust: "RZB", title: "Remote monitoring of physical health", scheme: "monitoring", scope: "people on antipsychotic medicines", capital: [4]int64{190, 120, 0, 0}, revenue: [4]int64{60, 50, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-24", sent: "2025-05-13", approved: "2025-05-14", submitted: "2025-05-15", withdrawn: "2025-05-19"},
		{trust: "RZB", title: "Network refresh at five clinics", scheme: "network", scope: "five community clinics", capital: [4]int64{340, 310, 0, 0}, revenue: [4]int64{30, 40, 40, 20},
			price: "ESTIMATE", risk: "LOW", started: "2025-04-28", sent: "2025-05-22", approved: "2025-05-23", submitted: "2025-05-29", returned: "2025-06-06"},
		{trust: "RZC", title: "Rostering of crews and vehicles", scheme: "scheduling", scope: "the duty managers of six areas", capital: [4]int64{420, 380, 0, 0}, revenue: [4]int64{110, 130, 130, 90},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-25", sent: "2025-05-22", approved: "2025-05-23", submitted: "2025-05-27", complete: "2025-06-03", decided: "2025-07-10", ends: declined},
		{trust: "RZC", title: "Handover board at emergency departments", scheme: "board", scope: "four emergency departments", capital: [4]int64{560, 290, 0, 0}, revenue: [4]int64{60, 80, 80, 60},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-28", sent: "2025-05-23", approved: "2025-05-27", submitted: "2025-05-29", complete: "2025-06-05", withdrawn: "2025-06-24"},
		{trust: "RZC", title: "Single sign-on in emergency operations", scheme: "signon", scope: "both emergency operations centres", capital: [4]int64{260, 60, 0, 0}, revenue: [4]int64{40, 30, 0, 0},
			price: "ESTIMATE", risk: "LOW", started: "2025-05-20"},
		{trust: "RZD", title: "Portal for community services", scheme: "portal", scope: "its community services", capital: [4]int64{410, 280, 0, 0}, revenue: [4]int64{100, 120, 120, 80},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-29", sent: "2025-05-23", approved: "2025-05-27", submitted: "2025-05-28", complete: "2025-06-05", decided: "2025-07-14", ends: declined},
		{trust: "RZD", title: "Electronic prescribing for community teams", scheme: "prescribing", scope: "the nurse prescribers of nine bases", capital: [4]int64{480, 420, 0, 0}, revenue: [4]int64{90, 110, 90, 40},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-30", sent: "2025-05-22", approved: "2025-05-23", submitted: "2025-05-27", complete: "2025-06-04", decided: "2025-07-15", ends: deferred},
		{trust: "RZE", title: "Theatre scheduling", scheme: "theatre", scope: "both specialist hospitals", capital: [4]int64{520, 410, 0, 0}, revenue: [4]int64{70, 90, 90, 60},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-05-01", sent: "2025-05-27", approved: "2025-05-28", submitted: "2025-05-29", complete: "2025-06-06", decided: "2025-07-16", ends: declined},
		{trust: "RZE", title: "Single sign-on across specialist sites", scheme: "signon", scope: "both specialist sites", capital: [4]int64{240, 110, 0, 0}, revenue: [4]int64{40, 30, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-05-08", sent: "2025-05-28"},
		{trust: "RZF", title: "Acute electronic patient record, first phase", scheme: "record", scope: "the medical and surgical wards", capital: [4]int64{2_300, 3_100, 1_600, 0}, revenue: [4]int64{400, 500, 600, 400},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2025-04-08", sent: "2025-05-19", approved: "2025-05-22", submitted: "2025-05-28", complete: "2025-06-05", decided: "2025-07-17", ends: deferred},
		{trust: "RZF", title: "Patient portal", scheme: "portal", scope: "its outpatient clinics", capital: [4]int64{390, 270, 0, 0}, revenue: [4]int64{80, 100, 100, 60},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-05-02", sent: "2025-05-23", approved: "2025-05-27", submitted: "2025-05-29", complete: "2025-06-06", decided: "2025-07-15", ends: declined},
		{trust: "RZF", title: "Imaging exchange with the regional centre", scheme: "imaging", scope: "the regional centre and two clinics", capital: [4]int64{310, 220, 0, 0}, revenue: [4]int64{40, 60, 60, 40},
			price: "ESTIMATE", risk: "LOW", started: "2025-05-06", sent: "2025-05-22", approved: "2025-05-23", submitted: "2025-05-28", complete: "2025-06-04", decided: "2025-07-09", ends: declined},
		{trust: "RZF", title: "Emergency department board", scheme: "board", scope: "the emergency department and the assessment unit", capital: [4]int64{430, 210, 0, 0}, revenue: [4]int64{50, 70, 70, 40},
			price: "QUOTED", risk: "MEDIUM", started: "2025-05-07", sent: "2025-05-20", approved: "2025-05-21", submitted: "2025-05-22", complete: "2025-05-29", withdrawn: "2025-06-26"},
	}
}
