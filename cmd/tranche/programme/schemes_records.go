package programme

import "github.com/tranche-funding/tranche/funding"

// records are projects about the record itself: whole records, prescribing,
// maternity, ambulance crews.
//
// house: long because it is a table of texts.
func records() map[string]scheme {
	return map[string]scheme{
		"record": {
			summary: "One electronic record for {scope}, in place of paper files and four older systems. Staff will see the whole story of a person, their plan and their risks, wherever they meet.",
			need:    "Notes of people in the care of {scope} lie in four systems and in paper files at eighteen places. Two serious incidents in two years were put down to plans that the next team could not see. The record converges on the one that the ICB has chosen.",
			asIs:    "Four systems whose contracts end within three years, with notices of price rises of 14% and 19%. Paper goes on for risk assessments. The recommendation of the coroner stays open.",
			choice:  "Extend the ICB's chosen record by a contract variation, team by team over two years. A separate record was turned down because it would not join up with primary care; doing the minimum was turned down because it leaves the paper.",
			capital: []item{
				asset("Record licences, perpetual", funding.LicencePerpetual, 10, 4, "Meridian Records Ltd", "INV-1"),
				work("Configuration and implementation", funding.Implementation, 5, "Meridian Records Ltd", "INV-1"),
				work("Migration of four systems", funding.DataMigration, 3, "Beckfold Integration Ltd", "BF"),
				asset("Laptops for staff on the move", funding.Hardware, 5, 2, "Hollinside Devices Ltd", "HD"),
			},
			revenue: []item{
				service("Hosting and support", funding.RunSupport, 3, "Fellstone Hosting Ltd", "FH/"),
				service("Training of clinical staff", funding.Training, 1, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Four older systems and paper stores no longer paid for", "Director of finance", "Spending on the older systems a year", "£1.1 million", "£0.2 million"},
				{"Clinical time freed from looking for notes and writing twice", "Chief nurse", "Minutes a shift spent on records", "96", "58"},
				{"Fewer repeated assessments and less harm from missing plans", "Medical director", "Assessments repeated a month", "420", "90"},
			},
			steps: [3]string{"First team live", "Half of the teams live", "All teams live and older systems closed"},
		},
		"prescribing": {
			summary: "Electronic prescribing and medicines administration on {scope}. Doses are checked as they are written, and the drug chart no longer goes missing.",
			need:    "{Scope} prescribe on paper. The medicines audit counted 8.1 errors in a hundred charts, half of them unreadable or unsigned. The national standard for medicines data applies from next year, and paper cannot meet it.",
			asIs:    "Paper charts, rewritten every fortnight, with pharmacists who walk to read them. Errors and missed doses stay at their present rate.",
			choice:  "The prescribing module of the trust's own record, ward by ward. A stand-alone system was turned down because allergies would have to be kept twice.",
			capital: []item{
				asset("Prescribing licences, perpetual", funding.LicencePerpetual, 8, 4, "Quillmoor Software Ltd", "QM-"),
				work("Configuration, drug file and testing", funding.Implementation, 4, "Tarnlight Systems Ltd", "TL"),
				asset("Medicine carts and tablets", funding.Hardware, 5, 3, "Hollinside Devices Ltd", "HD"),
			},
			revenue: []item{
				service("Drug database and support", funding.RunSupport, 2, "Quillmoor Software Ltd", "QM-"),
				service("Training on the wards", funding.Training, 1, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Less wasted stock and fewer non-formulary drugs", "Chief pharmacist", "Spending on medicines a bed day", "£21.40", "£20.10"},
				{"Time of nurses and pharmacists freed from charts", "Chief nurse", "Minutes of a medicine round", "84", "61"},
				{"Harm from medicine errors avoided", "Medication safety officer", "Errors in a hundred charts", "8.1", "3.0"},
			},
			steps: [3]string{"First ward live", "Half of the wards live", "All wards live and paper charts withdrawn"},
		},
		"maternity": {
			summary: "One maternity record for {scope}, from the first visit to the health visitor. Women will read their own record on a telephone, and midwives will write it once.",
			need:    "{trust} is one of the last trusts with handheld paper notes in pregnancy. The national maternity review asks for a record that follows the woman. Two of the trust's own investigations found that a risk was written down and not seen.",
			asIs:    "Paper notes carried by women, a labour ward system of 2009, and figures for the national data set typed in by two clerks.",
			choice:  "A maternity record with a part for women, on the framework of the ICB. Extending the labour ward system was turned down because its maker ends support in eighteen months.",
			capital: []item{
				asset("Maternity record licences, perpetual", funding.LicencePerpetual, 8, 4, "Larchgate Maternity Systems Ltd", "LMS-"),
				work("Implementation with community and labour ward", funding.Implementation, 4, "Larchgate Maternity Systems Ltd", "LMS-"),
				asset("Tablets for community midwives", funding.Hardware, 4, 2, "Hollinside Devices Ltd", "HD"),
				work("Links to laboratory, scans and child health", funding.Integration, 2, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{
				service("Hosting and support", funding.RunSupport, 3, "Fellstone Hosting Ltd", "FH/"),
				service("Training of midwives and doctors", funding.Training, 2, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Paper notes, stores and typing no longer paid for", "Head of finance, women and children", "Spending on notes and typing a year", "£164,000", "£12,000"},
				{"Midwives' time freed from writing twice", "Director of midwifery", "Minutes of writing a visit", "19", "11"},
				{"Risks seen earlier", "Clinical director, obstetrics", "Women with a risk plan by week 20", "71%", "95%"},
			},
			steps: [3]string{"Community teams live", "Labour ward live", "Women read their own record"},
		},
		"crews": {
			summary: "An electronic patient care record for {scope}. Crews see the patient's history at the scene, and the hospital reads theirs before the doors open.",
			need:    "{Scope} write on paper in one call of four and on tablets of 2015 in the others; the tablets get no more safety updates. Emergency departments ask for the record before arrival, and the national data set is due within the hour.",
			asIs:    "Two ways of writing, with 31,000 paper forms a year scanned by hand and tablets that fail on one shift of twelve.",
			choice:  "A new record on rugged tablets, station by station. Renewing the present contract was turned down because its maker cannot meet the new data set.",
			capital: []item{
				asset("Rugged tablets and mounts", funding.Hardware, 5, 4, "Hollinside Devices Ltd", "HD"),
				asset("Record licences, perpetual", funding.LicencePerpetual, 8, 4, "Tarnlight Systems Ltd", "TL"),
				work("Configuration and roll-out by station", funding.Implementation, 4, "Tarnlight Systems Ltd", "TL"),
				work("Links to dispatch, hospitals and the shared record", funding.Integration, 2, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{
				service("Hosting and support", funding.RunSupport, 3, "Fellstone Hosting Ltd", "FH/"),
				service("Training of crews", funding.Training, 2, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"Paper forms, scanning and old tablets no longer paid for", "Director of finance", "Spending on forms and scanning a year", "£540,000", "£40,000"},
				{"Crew time freed at handover", "Director of operations", "Minutes of writing a call", "21", "13"},
				{"Better care because history is known at the scene", "Medical director", "Calls with the history read at the scene", "34%", "85%"},
			},
			steps: [3]string{"First station live", "Half of the stations live", "All stations live and paper withdrawn"},
		},
	}
}
