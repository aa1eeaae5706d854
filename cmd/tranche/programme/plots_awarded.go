package programme

import "github.com/tranche-funding/tranche/funding/calendar"

// pastRound is the round of 2025, whose fund has the past.
var pastRound = opening{round: "FD-2025-R1", first: 2025, local: 30, small: 500}

// pastPlots are the bids of 2025.
func pastPlots() []plot { return append(awardedPlots(), unawardedPlots()...) }

// months are per cent by month.
type months = map[calendar.Month]int64

// awardedPlots are the fifteen that became awards: thirteen run, one waits for
// the trust's signature and one for the funder's.
func awardedPlots() []plot {
	return []plot{
		{trust: "RZX", title: "Network refresh at three hospital sites", scheme: "network", scope: "three hospital sites", capital: [4]int64{2_400, 2_100, 900, 0}, revenue: [4]int64{120, 180, 180, 120},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-10", sent: "2025-05-14", approved: "2025-05-15", submitted: "2025-05-16", complete: "2025-05-22", decided: "2025-07-01", ends: approved,
			award: &award{signed: "2025-07-16", countersigned: "2025-07-18", delay: 6, first: 6, pace: []int64{100, 97, 104, 99, 102, 96, 101}, revenue: months{9: 98, 12: 100}, april: endorsed, aprilPace: 98}},
		{trust: "RZX", title: "Clinical noting devices for wards 4 to 9", scheme: "devices", scope: "wards 4 to 9", capital: [4]int64{385, 0, 0, 0}, revenue: [4]int64{40, 0, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-08", sent: "2025-04-30", approved: "2025-05-01", submitted: "2025-05-02", complete: "2025-05-09", decided: "2025-06-05", ends: approved,
			award: &award{signed: "2025-06-17", countersigned: "2025-06-19", delay: 5, first: 4, pace: []int64{120, 180, 240, 150, 0, rest}, revenue: months{12: 100}}},
		{trust: "RZB", title: "Community mental health record", scheme: "record", scope: "the community mental health teams", capital: [4]int64{1_300, 1_500, 700, 200}, revenue: [4]int64{300, 350, 350, 300},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2025-04-09", sent: "2025-05-19", approved: "2025-05-21", submitted: "2025-05-23", complete: "2025-05-30", decided: "2025-07-10", ends: conditional,
			award: &award{signed: "2025-08-06", countersigned: "2025-08-13", delay: 14, first: 7, pace: []int64{45, 55, 40, 62, 58, 50}, revenue: months{9: 60, 12: 55}, april: prepared, aprilPace: 60,
				conditions: []condition{{text: "A DCB0160 safety case is approved before the first team goes live.", blocks: "MILESTONE", due: "2026-03-31"}}}},
		{trust: "RZB", title: "Electronic prescribing on inpatient wards", scheme: "prescribing", scope: "the fourteen inpatient wards", capital: [4]int64{620, 480, 0, 0}, revenue: [4]int64{90, 110, 60, 0},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-14", sent: "2025-05-20", approved: "2025-05-21", submitted: "2025-05-22", complete: "2025-05-29", decided: "2025-07-03", ends: approved,
			award: &award{signed: "2025-07-21", countersigned: "2025-07-23", delay: 7, first: 6, pace: []int64{96, 101, 103, 98, 100, 99, 102}, revenue: months{9: 100, 12: 97}, april: checked, aprilPace: 103}},
		{trust: "RZB", title: "Single sign-on for clinical systems", scheme: "signon", scope: "nine clinical sites", capital: [4]int64{290, 90, 0, 0}, revenue: [4]int64{45, 30, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-11", sent: "2025-05-07", approved: "2025-05-08", submitted: "2025-05-09", complete: "2025-05-15", decided: "2025-06-12", ends: approved,
			award: &award{signed: "2025-06-25", countersigned: "2025-06-27", delay: 8, first: 4, pace: []int64{90, 110, 100, 120, 105, 95, 100, 90, 85}, revenue: months{6: 100, 12: 100}, april: scheduled, aprilPace: 100}},
		{trust: "RZC", title: "Electronic patient care record for crews", scheme: "crews", scope: "the crews of 41 stations", capital: [4]int64{2_100, 2_600, 1_100, 0}, revenue: [4]int64{400, 500, 500, 300},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2025-04-15", sent: "2025-05-21", approved: "2025-05-23", submitted: "2025-05-27", complete: "2025-06-03", decided: "2025-07-16", ends: conditional,
			award: &award{signed: "2025-08-04", countersigned: "2025-08-07", delay: 8, first: 6, pace: []int64{102, 96, 90}, revenue: months{8: 95},
				conditions: []condition{{text: "A plan to repeat the penetration test is agreed with the fund's cyber reviewer.", blocks: "CLAIMS", due: "2025-11-28"},
					{text: "Every station names a clinical champion.", blocks: "NOTHING", due: "2025-10-31", met: "2025-10-27"}}}},
		{trust: "RZC", title: "Connected ambulances, first two hundred", scheme: "vehicles", scope: "two hundred ambulances", capital: [4]int64{780, 640, 0, 0}, revenue: [4]int64{60, 120, 120, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-16", sent: "2025-05-22", approved: "2025-05-23", submitted: "2025-05-28", complete: "2025-06-04", decided: "2025-07-08", ends: approved,
			award: &award{signed: "2025-07-24", countersigned: "2025-07-29", delay: 8, first: 6, pace: []int64{94, 91, 88, 96, 90, 93, 95}, revenue: months{12: 90}, turns: map[calendar.Month]turn{8: queried}, april: asked, aprilPace: 92}},
		{trust: "RZD", title: "Community scheduling", scheme: "scheduling", scope: "the district nursing teams", capital: [4]int64{540, 460, 150, 0}, revenue: [4]int64{130, 150, 150, 90},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-14", sent: "2025-05-15", approved: "2025-05-16", submitted: "2025-05-19", complete: "2025-05-23", decided: "2025-06-30", ends: approved,
			award: &award{signed: "2025-07-15", countersigned: "2025-07-16", delay: 6, first: 8, pace: []int64{290, 0, 0, 300, 99}, revenue: months{8: 100, 12: 100}}},
		{trust: "RZD", title: "Remote monitoring of heart failure at home", scheme: "monitoring", scope: "people with heart failure", capital: [4]int64{210, 140, 0, 0}, revenue: [4]int64{60, 60, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-09", sent: "2025-05-06", approved: "2025-05-07", submitted: "2025-05-08", complete: "2025-05-14", decided: "2025-06-10", ends: approved,
			award: &award{signed: "2025-06-23", countersigned: "2025-06-25", delay: 4, first: 4, pace: []int64{130, 145, 125, 120, 110, 95, 80, rest}, revenue: months{9: 100, 12: 100}, april: gathered, aprilPace: 118}},
		{trust: "RZD", title: "Mobile working for district nurses", scheme: "mobile", scope: "the district nursing teams", capital: [4]int64{890, 600, 0, 0}, revenue: [4]int64{140, 160, 120, 0},
			price: "ESTIMATE", risk: "MEDIUM", started: "2025-04-22", sent: "2025-05-20", approved: "2025-05-22", submitted: "2025-05-29", complete: "2025-06-09", decided: "2025-07-17", ends: approved,
			award: &award{signed: "2025-08-18", countersigned: "2025-08-27", delay: 15, first: 6, pace: []int64{70, 55}, revenue: months{8: 50}}},
		{trust: "RZE", title: "Electronic prescribing and medicines administration", scheme: "prescribing", scope: "all wards of both specialist hospitals", capital: [4]int64{1_450, 1_600, 600, 0}, revenue: [4]int64{200, 260, 260, 180},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2025-04-10", sent: "2025-05-16", approved: "2025-05-19", submitted: "2025-05-20", complete: "2025-05-28", decided: "2025-07-09", ends: conditional,
			award: &award{signed: "2025-07-22", countersigned: "2025-07-25", delay: 7, first: 6, pace: []int64{92, 88, 90, 87, 93, 91, 90}, revenue: months{9: 92, 12: 94}, turns: map[calendar.Month]turn{9: reduced}, april: checked, aprilPace: 89,
				conditions: []condition{{text: "The drug file is checked by a second pharmacist before the first ward goes live.", blocks: "MILESTONE", due: "2025-12-19", met: "2025-12-11"}}}},
		{trust: "RZE", title: "Digital dictation and letters", scheme: "dictation", scope: "outpatient clinics", capital: [4]int64{180, 110, 0, 0}, revenue: [4]int64{70, 60, 0, 0},
			price: "QUOTED", risk: "LOW", started: "2025-04-17", sent: "2025-05-01", approved: "2025-05-02", submitted: "2025-05-06", complete: "2025-05-13", decided: "2025-06-09", ends: approved,
			award: &award{signed: "2025-06-19", countersigned: "2025-06-23", delay: 7, first: 4, pace: []int64{100, 98, 103, 95, 104, 97, 100, 102, 99}, revenue: months{6: 95, 12: 98}, turns: map[calendar.Month]turn{7: withdrawn}, april: drafted, aprilPace: 101}},
		{trust: "RZE", title: "Imaging exchange with referring hospitals", scheme: "imaging", scope: "five referring hospitals", capital: [4]int64{0, 520, 260, 0}, revenue: [4]int64{0, 70, 70, 40},
			price: "QUOTED", risk: "LOW", started: "2025-04-24", sent: "2025-05-20", approved: "2025-05-21", submitted: "2025-05-27", complete: "2025-06-02", decided: "2025-07-11", ends: deferred, reconsidered: "2026-04-10", award: &award{}},
		{trust: "RZF", title: "Maternity record", scheme: "maternity", scope: "2,900 women a year", capital: [4]int64{760, 690, 120, 0}, revenue: [4]int64{110, 140, 140, 90},
			price: "PREFERRED_BIDDER", risk: "MEDIUM", started: "2025-04-15", sent: "2025-05-15", approved: "2025-05-19", submitted: "2025-05-21", complete: "2025-05-29", decided: "2025-07-14", ends: conditional,
			reviews: reviewing{asked: "2025-06-11", question: "The plan goes live on the labour ward in January. Who covers the ward while midwives are trained, and is that in the revenue?", answered: "2025-06-20",
				answer: "Twelve bank shifts a week for six weeks, in line R3 as local money. The director of midwifery has agreed the rota."},
			award: &award{signed: "2025-07-31", countersigned: "2025-08-05", delay: 8, first: 6, pace: []int64{110, 104, 96, 105, 99, 103, 100}, revenue: months{9: 100, 12: 96}, turns: map[calendar.Month]turn{8: rejected}, april: gathered, aprilPace: 108,
				conditions: []condition{{text: "Women who do not use a telephone keep a printed record.", blocks: "NOTHING", due: "2025-12-31", met: "2025-12-04"}}}},
		{trust: "RZF", title: "Wireless network in the tower block and outpatients", scheme: "network", scope: "the tower block and outpatients", capital: [4]int64{0, 880, 540, 0}, revenue: [4]int64{0, 40, 60, 40},
			price: "QUOTED", risk: "MEDIUM", started: "2025-04-23", sent: "2025-05-21", approved: "2025-05-22", submitted: "2025-05-28", complete: "2025-06-03", decided: "2025-07-15", ends: deferred, reconsidered: "2026-04-14",
			award: &award{signed: "2026-04-29"}},
	}
}
