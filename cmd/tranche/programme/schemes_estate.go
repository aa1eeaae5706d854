package programme

import "github.com/tranche-funding/tranche/funding"

// estate are projects under the floor and behind the screen: networks,
// sign-on, connected vehicles.
//
// house: long because it is a table of texts.
func estate() map[string]scheme {
	return map[string]scheme{
		"network": {
			summary: "New switches and wireless across {scope}. Staff will stay connected from ward to ward, and devices at the bedside will no longer drop off in the middle of a round.",
			need:    "The network of {scope} is eleven years old and its maker stopped mending it last year. Two outages in twelve months closed booking and results for a day each. Every digital plan of {trust} and of the ICB stands on this network, from bedside observations to shared imaging.",
			asIs:    "The present switches go on without repairs. Spare parts come from switched-off cabinets. A failed core switch would take a site offline for two days, and the cyber audit's three high findings stay open.",
			choice:  "Replace switches, wireless and cabling site by site over two years, with the busiest site first. Renewing the maintenance of the old equipment was turned down because nobody offers it; a managed network service was turned down because it costs 22% more over ten years.",
			capital: []item{
				asset("Core and edge switches", funding.Infrastructure, 7, 5, "Oakmere Netways Ltd", "ONW"),
				asset("Wireless access points and cabling", funding.Infrastructure, 7, 4, "Oakmere Netways Ltd", "ONW"),
				work("Survey, installation and cut-over", funding.Implementation, 3, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{service("Monitoring and support of the new network", funding.RunSupport, 1, "Fellstone Hosting Ltd", "FH/")},
			gains: [3]gain{
				{"Old maintenance contracts end and two leased lines are given up", "Director of finance", "Spending on network contracts a year", "£412,000", "£268,000"},
				{"Clinical time no longer lost to outages and slow sign-on", "Chief nurse", "Hours of unplanned outage a year", "61 hours", "Under 6 hours"},
				{"Fewer clinics and lists called off because systems were down", "Chief operating officer", "Appointments called off for lack of systems", "1,140 a year", "Under 100 a year"},
			},
			steps: [3]string{"First site cut over", "All sites cut over", "Old equipment switched off and wiped"},
		},
		"signon": {
			summary: "One sign-on for the clinical systems of {scope}. A clinician taps a card and the record of the patient in front of them opens, in place of six passwords a shift.",
			need:    "Staff in {scope} sign in to six systems, and a time study found 38 minutes a shift spent on it. Shared passwords were named in the last cyber assessment. {trust} has promised the regulator that each person signs in as themselves.",
			asIs:    "Six passwords, changed at different times; 900 calls a month to the service desk for resets; shared log-ins on busy wards.",
			choice:  "Buy licences for all clinical staff and card readers for every shared workstation. Extending the present directory was turned down because it reaches only two of the six systems.",
			capital: []item{
				asset("Sign-on licences, perpetual", funding.LicencePerpetual, 5, 4, "Quillmoor Software Ltd", "QM-"),
				asset("Card readers and shared workstations", funding.Hardware, 5, 3, "Hollinside Devices Ltd", "HD"),
				work("Connection of six clinical systems", funding.Integration, 3, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{service("Support of sign-on", funding.RunSupport, 1, "Quillmoor Software Ltd", "QM-")},
			gains: [3]gain{
				{"Fewer calls to the service desk for passwords", "Chief information officer", "Calls for resets a month", "900", "150"},
				{"Clinical time freed from signing in", "Chief nurse", "Minutes a shift spent signing in", "38", "9"},
				{"Records opened in the name of the person who reads them", "Medical director", "Shared log-ins in use", "64", "None"},
			},
			steps: [3]string{"First two systems connected", "All six systems connected", "Shared log-ins closed"},
		},
		"vehicles": {
			summary: "Reliable data links in {scope}. Crews will send their record, receive the patient's history and be found on the map wherever the road goes.",
			need:    "One journey in nine of {scope} ends with a record that could not be sent from the vehicle. The mobile contract ends next year, and the present routers do not work on the national emergency network. The ICB's urgent care plan relies on crews seeing care plans at the scene.",
			asIs:    "Routers of 2016 on one consumer network. Records are sent from the station after the shift, so emergency departments see them hours late.",
			choice:  "Fit a router with two networks and an aerial to each vehicle, while it is in for its service. Tablets with their own SIM were turned down because they lose signal inside the vehicle.",
			capital: []item{
				asset("Vehicle routers and aerials", funding.Hardware, 6, 5, "Hollinside Devices Ltd", "HD"),
				work("Fitting, vehicle by vehicle", funding.Implementation, 3, "Tarnlight Systems Ltd", "TL"),
				work("Link to dispatch and to the patient record", funding.Integration, 2, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{service("Mobile data, two networks", funding.RunSupport, 1, "Oakmere Netways Ltd", "ONW")},
			gains: [3]gain{
				{"One data contract in place of three", "Director of finance", "Spending on mobile data a year", "£388,000", "£297,000"},
				{"Crew time freed from sending records at the station", "Director of operations", "Minutes a shift at the station for records", "24", "3"},
				{"Patients treated at home because their care plan could be read", "Medical director", "Journeys to hospital avoided a month", "0", "190"},
			},
			steps: [3]string{"First thirty vehicles fitted", "Half of the fleet fitted", "Whole fleet fitted"},
		},
		"imaging": {
			summary: "Scans made at {scope} will be seen where the patient is treated within minutes, without discs and couriers.",
			need:    "{trust} receives 260 scans a week on disc or by request, and a third are made again because they do not arrive. Cancer pathways lose up to four days. Neighbouring trusts have agreed to share through one exchange.",
			asIs:    "Discs, couriers and repeated scans, with the radiation and the waiting that come with them.",
			choice:  "Join the regional exchange with an archive link and a viewer in the record. A second archive of our own was turned down on cost.",
			capital: []item{
				asset("Exchange gateway and archive link", funding.Infrastructure, 6, 4, "Tarnlight Systems Ltd", "TL"),
				asset("Viewer licences, perpetual", funding.LicencePerpetual, 6, 3, "Quillmoor Software Ltd", "QM-"),
				work("Integration with record and archive", funding.Integration, 3, "Beckfold Integration Ltd", "BF"),
			},
			revenue: []item{service("Share of the exchange's running", funding.RunSupport, 1, "Fellstone Hosting Ltd", "FH/")},
			gains: [3]gain{
				{"Couriers, discs and repeated scans no longer paid for", "Head of radiology", "Repeated scans a month", "310", "60"},
				{"Reporting time freed from chasing images", "Clinical director of imaging", "Hours a week spent chasing images", "46", "6"},
				{"Earlier treatment on cancer pathways", "Lead cancer clinician", "Days lost to missing images", "4", "Under 1"},
			},
			steps: [3]string{"First two hospitals exchange images", "All referring hospitals exchange images", "Discs no longer accepted"},
		},
	}
}
