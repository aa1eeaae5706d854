package programme

import "github.com/tranche-funding/tranche/funding"

// bedside are projects for wards, theatres and departments.
//
// house: long because it is a table of texts.
func bedside() map[string]scheme {
	return map[string]scheme{
		"devices": {
			summary: "Carts and tablets for {scope}, so that observations and notes are written at the bedside, once, and a worsening patient is seen at once.",
			need:    "Nurses of {scope} share one computer between nine beds. Observations are written on paper and typed in later, on average 47 minutes later. The deterioration audit asks for alerts within five minutes.",
			asIs:    "Paper at the bedside and queues at the desk. Alerts stay 47 minutes late.",
			choice:  "Buy carts and tablets in one order and set them up ward by ward. Leasing was turned down because it costs more over five years.",
			capital: []item{
				asset("Carts with screens", funding.Hardware, 5, 5, "Hollinside Devices Ltd", "HD"),
				asset("Tablets with cases and chargers", funding.Hardware, 4, 3, "Hollinside Devices Ltd", "HD"),
				staff("Set-up by the trust's own team", funding.InternalStaff, 1),
			},
			revenue: []item{service("Repairs and spare parts", funding.RunSupport, 1, "Hollinside Devices Ltd", "HD")},
			gains: [3]gain{
				{"Less paper and fewer temporary clerks", "Head of nursing", "Spending on clerks and paper a year", "£96,000", "£31,000"},
				{"Nursing time back at the bedside", "Chief nurse", "Minutes a shift at the desk", "72", "40"},
				{"Worsening patients seen earlier", "Medical director", "Minutes from observation to alert", "47", "5"},
			},
			steps: [3]string{"First three wards equipped", "All wards equipped", "Paper observation charts withdrawn"},
		},
		"theatre": {
			summary: "One system for theatre lists, staff and stock at {scope}. Lists start on time because the set, the implant and the people are known to be there.",
			need:    "Theatres of {scope} lose nine lists in a hundred to a missing set, implant or person. Implants are recorded by hand, which the national registry no longer accepts from next year.",
			asIs:    "Lists in one system, staff in a spreadsheet, stock on paper. Late starts cost 41 minutes a list.",
			choice:  "A theatre system with bar codes, taken from the framework. Extending the present list system was turned down because it has no stock.",
			capital: []item{
				asset("Theatre system licences, perpetual", funding.LicencePerpetual, 7, 4, "Quillmoor Software Ltd", "QM-"),
				asset("Scanners and cabinets", funding.Hardware, 6, 3, "Hollinside Devices Ltd", "HD"),
				work("Configuration and link to stores", funding.Implementation, 3, "Tarnlight Systems Ltd", "TL"),
			},
			revenue: []item{service("Support of the theatre system", funding.RunSupport, 1, "Quillmoor Software Ltd", "QM-")},
			gains: [3]gain{
				{"Less stock held and less out of date", "Head of procurement", "Value of stock on the shelf", "£2.3 million", "£1.7 million"},
				{"More operations in the same sessions", "Clinical director of theatres", "Late starts in a hundred lists", "38", "15"},
				{"Every implant can be traced", "Medical director", "Implants traced within an hour", "40%", "100%"},
			},
			steps: [3]string{"First theatre suite live", "All theatres live", "Stock counted by the system alone"},
		},
		"board": {
			summary: "A live board for {scope}: who waits, for what, and who comes next. Handovers are agreed on the screen, in place of four telephone calls.",
			need:    "Handovers in {scope} take 41 minutes on average against a standard of 15. Staff ring round because nobody sees the whole. The urgent care plan of the ICB asks for one shared picture.",
			asIs:    "Whiteboards, telephones and a spreadsheet sent every two hours.",
			choice:  "A shared board fed by the systems there are. Building one ourselves was turned down because two developers could not keep it running day and night.",
			capital: []item{
				asset("Board licences, perpetual", funding.LicencePerpetual, 5, 3, "Tarnlight Systems Ltd", "TL"),
				asset("Screens and mounts", funding.Hardware, 5, 2, "Hollinside Devices Ltd", "HD"),
				work("Feeds from dispatch, bed and record systems", funding.Integration, 4, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{service("Hosting and support", funding.RunSupport, 1, "Fellstone Hosting Ltd", "FH/")},
			gains: [3]gain{
				{"Fewer agency shifts to cover delayed handovers", "Director of finance", "Agency spending on handover cover a year", "£310,000", "£120,000"},
				{"Crew and nursing time freed at handover", "Chief operating officer", "Minutes of a handover", "41", "18"},
				{"Patients wait less in corridors", "Chief nurse", "Patients waiting over an hour a week", "115", "20"},
			},
			steps: [3]string{"First site live", "All sites live", "Whiteboards taken down"},
		},
		"dictation": {
			summary: "Speech to text in {scope}. Letters reach patients and their GPs the next day, in place of the third week.",
			need:    "Letters of {scope} take 17 working days; the contract standard is seven. Nine typists' posts have been empty for a year. GPs complain of results that they learn from the patient.",
			asIs:    "Tapes and typing, with an outside bureau at £2.90 a letter.",
			choice:  "Speech recognition that writes into the record, with a pool of typists for checking. A larger bureau was turned down on price and on data protection.",
			capital: []item{
				asset("Speech licences, perpetual", funding.LicencePerpetual, 5, 5, "Quillmoor Software Ltd", "QM-"),
				asset("Microphones and workstations", funding.Hardware, 4, 2, "Hollinside Devices Ltd", "HD"),
				work("Templates and link to the record", funding.Implementation, 3, "Tarnlight Systems Ltd", "TL"),
			},
			revenue: []item{
				service("Support and language models", funding.RunSupport, 2, "Quillmoor Software Ltd", "QM-"),
				service("Training of doctors", funding.Training, 1, "Copperlane Learning Ltd", "CL"),
			},
			gains: [3]gain{
				{"The typing bureau is no longer paid for", "Director of finance", "Spending on the bureau a year", "£228,000", "£20,000"},
				{"Doctors' time freed from reading and signing twice", "Medical director", "Minutes a letter", "9", "6"},
				{"Letters reach patients and GPs sooner", "Chief operating officer", "Working days to a letter", "17", "2"},
			},
			steps: [3]string{"First specialty live", "All specialties live", "Bureau contract ended"},
		},
	}
}
