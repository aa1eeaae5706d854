package example

import "github.com/tranche-funding/tranche/funding"

// Answers are the answers to every question that the bid is asked, on the
// STANDARD pathway from £5 million, in the order in which they are asked.
func Answers() []funding.GivenAnswer {
	return []funding.GivenAnswer{
		{Key: "title", Value: "Northmoor EPR"},
		{Key: "public_summary", Value: "One electronic patient record for three hospitals, in place of paper notes and eleven older systems. Staff will see a patient's whole record at the bedside."},
		{Key: "risk", Value: "MEDIUM"},
		{Key: "spending_objectives", Value: "1. Notes at the bedside: from 58% of ward rounds to 98% by December 2028, counted by monthly audit. 2. Discharge letters within 24 hours: from 61% to 95% by March 2029, from the record itself. 3. Medicines given late or twice: from 4.1 to 1.5 in a thousand doses by March 2029, from incident reports."},
		{Key: "benefits_summary", Value: "Patients tell their story once and are harmed less often by missing notes. Nurses and doctors get back about 25 minutes a shift. The trust stops paying for paper stores, eleven systems and agency clerks."},
		{Key: "strategic_fit", Value: "Northmoor is the last acute trust of the ICB without an electronic patient record. The project converges on the record that two neighbouring trusts use."},
		{Key: "strategic_context", Value: "Three hospitals on two sites, 820 beds and 9,400 staff serve 610,000 people in town and country. Digital maturity was assessed at level 2 of 5 in the autumn of 2025."},
		{Key: "alignment", Value: "ICB digital strategy: one shared record by 2029. Trust digital strategy: paper-free wards. What Good Looks Like: safe practice and empowered people. 10 Year Health Plan: from analogue to digital."},
		{Key: "existing_arrangements", Value: "Paper notes in two libraries; a patient administration system whose contract ends in March 2028; ten departmental systems, of which three have no supplier any more."},
		{Key: "business_needs", Value: "Nobody can see a whole record in one place, order tests from the bedside or be warned of an allergy that another ward recorded. Objectives 1 to 3 cannot be met without these."},
		{Key: "scope", Value: "In: wards, theatres, emergency and outpatients of all three hospitals, medicines, orders and letters. Out: community services, maternity, and the laboratory system, which stays."},
		{Key: "convergence", Value: "Two neighbouring trusts use the same record; the project takes over their order sets and shares their support team. A separate record was turned down because patients move between the three trusts daily."},
		{Key: "dependencies", Value: "The wireless network of the older hospital, complete by December 2026 (director of estates). The ICB's identity service, live since May 2025. The shared support team's third shift, agreed for April 2027."},
		{Key: "risks_summary", Value: "Too few trained staff at the first go-live: backfill is in the costs. Data of old systems worse than thought: two rehearsals before each phase. Clinicians work around it: a chief nurse and a medical director lead."},
		{Key: "option_business_as_usual", Value: "Paper notes and eleven systems go on, with licence costs that rise every year and a known risk to patients from missing notes."},
		{Key: "option_do_minimum", Value: "Replace the patient administration system alone and scan the notes. It keeps the contract date and meets none of the objectives on medicines."},
		{Key: "option_preferred", Value: "One record bought from the preferred bidder, live in two phases. Upgrading the present systems and joining a neighbour's contract were turned down on cost and time."},
		{Key: "critical_success_factors", Value: "Staff sign in once. A record can be read across the ICB. Medicines are prescribed and given in one place. It is live before the old contract ends. It is affordable without new borrowing."},
		{Key: "unmonetised", Value: "Dignity of patients who do not have to repeat themselves, noticed in the yearly survey. A trust that young clinicians choose, noticed in applications."},
		{Key: "price_certainty", Value: "PREFERRED_BIDDER"},
		{Key: "procurement_route", Value: "FRAMEWORK"},
		{Key: "framework_ref", Value: "Clinical digital solutions, lot 1"},
		{Key: "supplier_name", Value: "Meridian Records Ltd"},
		{Key: "company_number", Value: "01234567"},
		{Key: "contract_term_months", Value: "84 months, one extension of 36"},
		{Key: "exit_and_data_portability", Value: "Twelve months' notice, six of them with the supplier's help at day rates fixed now. All records leave in an open, documented format, rehearsed once in year 3."},
		{Key: "interoperability_terms", Value: "Open interfaces by national standards for letters, orders and medicines are part of the licence. New interfaces have a price list."},
		{Key: "supplier_cyber_evidence", Value: "ISO 27001 certificate to May 2028, DSPT standards met for 2025/26, penetration test of January 2026 with no high findings."},
		{Key: "affordability_statement", Value: "The local share is in the capital plan for all four years. Running costs of £1.45 million a year from 2030/31 are met from savings on records and older systems, line 14 of the long-term financial plan."},
		{Key: "in_use_on", Value: "2027-10-31"},
		{Key: "contingency", Value: "Ten per cent of implementation is held in the lines, from the outturn of two neighbours. The programme board may spend up to £100,000 of it, the board the rest."},
		{Key: "governance", Value: "The board approves; a programme board led by the chief executive meets monthly; the medical director, as clinical lead, can stop a go-live, and nobody can overrule that on the day."},
		{Key: "resources", Value: "Programme director 1.0 in post. Analysts 14.0, of whom 6.0 in post, 5.0 seconded and 3.0 to recruit. Trainers 9.0 to recruit by June 2027. Clinical leads 2.4 seconded."},
		{Key: "risk_register", Value: "R1 trainers not found in time: likely, high; agency contract agreed; owner: director of people. R2 data quality: possible, high; two rehearsals; owner: programme director. R3 network late: possible, medium; phase 1 starts in the new hospital; owner: director of estates."},
		{Key: "benefits_realisation", Value: "Each benefit has an owner on the board. The programme office measures quarterly, from the record itself where it can. What is a quarter below plan goes to the programme board with a proposal."},
		{Key: "training_adoption", Value: "Six hours for each clinician within four weeks before go-live, a helper for every ten staff on the floor for three weeks, and a count of paper forms still ordered."},
		{Key: "rollback", Value: "Wards can work on paper packs for 24 hours. The gold commander decides by noon of day two, after the clinical lead has spoken. The old system stays readable for 18 months."},
		{Key: "post_project_evaluation_plan", Value: "Completion review in June 2029 by internal audit; evaluation in March 2031 by the local university, £60,000."},
		{Key: "sro", Value: "david"},
		{Key: "cfo", Value: "eleri"},
		{Key: "clinical_safety_officer", Value: "Dr Rhian Powell, associate medical director"},
		{Key: "board_approved_on", Value: "2026-04-30"},
		{Key: "icb_support", Value: "YES"},
		{Key: "local_capital_in_plan", Value: "YES"},
		{Key: "clinical_safety", Value: "DATED_PLAN"},
		{Key: "data_protection", Value: "IN_PLACE"},
		{Key: "nothing_committed", Value: "YES"},
	}
}

// MajorAnswers are those that a bid on the MAJOR pathway is asked beside, in
// its outline case; the last is asked in its full case only.
func MajorAnswers() []funding.GivenAnswer {
	return []funding.GivenAnswer{
		{Key: "constraints", Value: "The old contract ends in March 2028 and cannot be extended. The older hospital cannot be rewired before 2030, so wireless has to do."},
		{Key: "longlist", Value: "Scope: hospitals only (kept), hospitals and community (fell: another ICB project). Solution: one record (kept), best of breed (fell: eleven interfaces more). Delivery: with a neighbour (kept), alone (kept). Funding: fund and local capital (kept), managed service (fell: dearer over ten years)."},
		{Key: "shortlist", Value: "Business as usual; a new patient administration system alone; one record bought alone; one record shared with two neighbours, preferred. Costs and benefits of each are in the economic model, risks in the register."},
		{Key: "rationale", Value: "The shared record costs £2.1 million more than one bought alone and brings £6.4 million more of benefits. Bought alone would win if neither neighbour stayed on the record, which both boards have ruled out to 2034."},
		{Key: "risk_transfer", Value: "Delay and performance with the supplier, by payments for what works. Data quality and adoption with the trust. Price of interfaces capped for seven years."},
		{Key: "accounting_treatment", Value: "Licences and implementation are capitalised as an intangible asset over ten years; devices over five. Training and data migration are revenue. Agreed with the external auditor on 12 March 2026."},
		{Key: "change_control", Value: "The programme director up to £25,000 and two weeks; the programme board up to £100,000 and a month; the board beyond. No objective is dropped without the fund's word."},
		{Key: "assurance_plan", Value: "Independent gateway reviews before contract, before the first go-live and a year after; internal audit each spring."},
		{Key: "payment_schedule", Value: "10% at contract, 20% when the design is signed off, 30% at the first and 30% at the second go-live, 10% six months after it."},
	}
}
