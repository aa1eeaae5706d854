package programme

import "github.com/tranche-funding/tranche/funding"

// community are projects outside hospitals, and those that patients use
// themselves.
//
// house: long because it is a table of texts.
func community() map[string]scheme {
	return map[string]scheme{
		"scheduling": {
			summary: "Visits of {scope} planned by skill and by road. Nurses drive less, and people know in the morning when the visit will be.",
			need:    "Visits of {scope} are planned each evening by senior nurses, on paper, for two hours. One visit in fourteen is missed or made twice. Caseloads grew by 18% in two years and staffing by 3%.",
			asIs:    "Planning by hand, 2,900 miles driven a day, and missed visits that nobody counts in time.",
			choice:  "A scheduling system joined to the record, base by base. A route planner alone was turned down because it knows nothing of skills or of the patient's needs.",
			capital: []item{
				asset("Scheduling licences, perpetual", funding.LicencePerpetual, 6, 5, "Tarnlight Systems Ltd", "TL"),
				work("Set-up of teams, skills and caseloads", funding.Implementation, 4, "Tarnlight Systems Ltd", "TL"),
				work("Link to the community record", funding.Integration, 2, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{
				service("Hosting and maps", funding.RunSupport, 3, "Fellstone Hosting Ltd", "FH/"),
				service("Training of teams", funding.Training, 1, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Fewer miles and fewer agency shifts", "Director of finance", "Miles a visit", "6.4", "4.9"},
				{"Senior nurses' time freed from planning", "Chief nurse", "Hours of planning a day", "31", "6"},
				{"Fewer missed visits", "Director of community services", "Missed visits in a thousand", "71", "15"},
			},
			steps: [3]string{"First two bases live", "Half of the bases live", "All bases live"},
		},
		"monitoring": {
			summary: "{Scope} measure at home, and a nurse sees the figures the same day. Many journeys to hospital become a telephone call.",
			need:    "{Scope} come to hospital 2.3 times a year for what could have been seen at home. The ICB's plan for virtual wards asks {trust} for 120 places by next winter.",
			asIs:    "Visits twice a week to everybody, whether they are well or not, and admissions when a change is seen too late.",
			choice:  "Kits on loan with a dashboard for the nurses. An app on the patient's own telephone alone was turned down because four in ten have none that would do.",
			capital: []item{
				asset("Kits for the home", funding.Hardware, 4, 6, "Hollinside Devices Ltd", "HD"),
				work("Dashboard and link to the record", funding.Implementation, 4, "Tarnlight Systems Ltd", "TL"),
			},
			revenue: []item{service("Data, cleaning and delivery of kits", funding.RunSupport, 1, "Fellstone Hosting Ltd", "FH/")},
			gains: [3]gain{
				{"Fewer visits to people who are well", "Director of community services", "Visits a patient a month", "8", "5"},
				{"Beds freed for others", "Chief operating officer", "Bed days saved a year", "0", "2,400"},
				{"People stay well at home", "Medical director", "Admissions a patient a year", "2.3", "1.6"},
			},
			steps: [3]string{"First twenty people at home", "Sixty people at home", "All places in use"},
		},
		"mobile": {
			summary: "Laptops and a record that works without a signal for {scope}. Notes are written in the home, not at the kitchen table in the evening.",
			need:    "Two in five staff of {scope} write their notes after the shift, because the record needs a signal and a third of their homes have none. It is the first reason that people give for leaving.",
			asIs:    "Old laptops, notes in the evening, and a record that is a day behind.",
			choice:  "New laptops with the offline part of the record. Tablets were turned down after a trial, because long assessments cannot be typed on them.",
			capital: []item{
				asset("Laptops with mobile data", funding.Hardware, 4, 6, "Hollinside Devices Ltd", "HD"),
				asset("Offline licences, perpetual", funding.LicencePerpetual, 6, 3, "Meridian Records Ltd", "INV-1"),
				work("Set-up and link to the record", funding.Implementation, 2, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{
				service("Mobile data", funding.RunSupport, 2, "Oakmere Netways Ltd", "ONW"),
				service("Training of staff", funding.Training, 1, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Less overtime and less agency cover", "Director of finance", "Overtime hours a month", "1,850", "600"},
				{"Clinical time freed from writing twice", "Chief nurse", "Minutes a day writing after visits", "64", "20"},
				{"The record is there when the next person calls", "Medical director", "Notes written within two hours", "38%", "92%"},
			},
			steps: [3]string{"First team equipped", "Half of the teams equipped", "All teams equipped"},
		},
		"portal": {
			summary: "People in the care of {scope} see their appointments, letters and plans on a telephone, and can change an appointment without ringing.",
			need:    "{trust} sends 410,000 letters a year from {scope}, and one appointment in eleven is missed. The national app expects every trust to show appointments and letters.",
			asIs:    "Letters by post, calls that are not answered, and missed appointments.",
			choice:  "A portal joined to the national app. Text messages alone were turned down because they carry no letters.",
			capital: []item{
				work("Configuration and link to the national app", funding.Integration, 5, "Beckfold Integration Ltd", "BF"),
				asset("Portal licences, perpetual", funding.LicencePerpetual, 5, 4, "Quillmoor Software Ltd", "QM-"),
			},
			revenue: []item{service("Hosting, messages and support", funding.RunSupport, 1, "Fellstone Hosting Ltd", "FH/")},
			gains: [3]gain{
				{"Less postage and printing", "Director of finance", "Letters posted a year", "410,000", "150,000"},
				{"Fewer missed appointments", "Chief operating officer", "Missed appointments in a hundred", "9.1", "6.5"},
				{"People can change an appointment when it suits them", "Director of patient experience", "Calls not answered a week", "620", "150"},
			},
			steps: [3]string{"Appointments shown", "Letters shown", "Appointments can be changed"},
		},
	}
}
