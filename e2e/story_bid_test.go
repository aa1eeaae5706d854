package e2e

import (
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func (s *stage) frontDoor() {
	v := s.passerBy()
	v.goTo("/")
	v.see("takes an NHS digital capital bid from the first draft to the last payment")
	v.follow("find the route of your bid")
	v.goTo("/sign-in")
	v.see("Northmoor", "Amina Hussain", "Bid author")
}

func (s *stage) start() {
	amina := s.as("Amina Hussain")
	amina.see("Nothing waits for you now")
	amina.follow("see the route of a new bid and start it")
	amina.fill("National capital, all years", "13.8m")
	amina.fill("National revenue, all years", "£4,600,000")
	amina.press("Show the route")
	amina.seeFigure("Pathway", "Standard")
	amina.seeFigure("Form", "Short form business case")
	amina.seeFigure("Expected time", "31 working days")
	amina.see("2 layers", "20 working days", "CAP-2026")
	amina.unfold("Why this route")
	amina.fill("Title of the project", "Northmoor EPR")
	if amina.has("Start from an earlier bid of your trust", "group", "radiogroup") {
		amina.choose("Start from an earlier bid of your trust", "None of them")
	}
	amina.press("Start this bid")
	amina.see(bid, "Northmoor EPR", "Draft", "5pm on 30 June 2026")
}

func (s *stage) costs() {
	amina := s.as("Amina Hussain")
	amina.follow("Costs")
	amina.fill("Paste rows from a spreadsheet", costBlock())
	running := example.Running()
	for _, fy := range running.Years() {
		amina.fill("Running cost, net of VAT "+fy.String(), running[fy].String())
	}
	first := "Running cost, net of VAT 2026/27"
	amina.fill(first, "1.2.3")
	amina.isRefused("Save and see the totals", 422, "There is a problem", "1.2.3")
	amina.stillHolds(first, "1.2.3")
	amina.stillHolds("Description of line 1", "Licences, perpetual")
	amina.fill(first, "£0.3m")
	amina.press("Save and see the totals")
	amina.see("Sources equal uses in every year")
	amina.seeFigure("Asks the fund for", "£18,400,000.00 £13,800,000.00 capital, £4,600,000.00 revenue")
	amina.seeFigure("Local money", "£9,200,000.00")
	amina.seeFigure("Whole-life cost", "£37,800,000.00")
	amina.unfold("From the financial to the economic case")
	amina.see("£15,500,000.00", "£18,300,000.00", "£1,550,000.00", "£35,350,000.00")
	amina.press("Save and continue")
}

// costBlock is the cost table of 9.2 as it comes out of a spreadsheet.
func costBlock() string {
	rows := []string{"Reference\tDescription\tSource\tNature\tCategory\tVAT\t2026/27\t2027/28\t2028/29\t2029/30\tControlled\tLife"}
	for _, l := range example.Lines() {
		cells := []string{l.Ref, l.Description, strings.ToLower(string(l.Source)), strings.ToLower(string(l.Nature)), string(l.Category), strings.ToLower(string(l.VAT))}
		for fy := calendar.FY(2026); fy <= 2029; fy++ {
			cells = append(cells, l.Amounts[fy].String())
		}
		controls := "no"
		if l.ControlsAsset {
			controls = "yes"
		}
		rows = append(rows, strings.Join(append(cells, controls, fmt.Sprint(l.LifeYears)), "\t"))
	}
	return strings.Join(rows, "\n")
}

func (s *stage) plans() {
	amina := s.as("Amina Hussain")
	amina.follow("Milestones")
	var block []string
	for _, m := range example.Milestones() {
		block = append(block, m.Ref+"\t"+m.Title+"\t"+m.Due.Text())
	}
	amina.fill("Paste rows from a spreadsheet", strings.Join(block, "\n"))
	amina.press("Save and continue")
	amina.follow("Benefits")
	amina.fill("Paste rows from a spreadsheet", benefitBlock())
	amina.press("Save and see the result")
	amina.seeFigure("Net present social value", "£14,206,444.81")
	amina.seeFigure("Benefit–cost ratio", "1.44")
	amina.see("−£8,231,884.06", "£32,478,348.48", "£46,684,793.28", "£7,710,775.11", "£4,869,486.15", "£7,098,165.25", "30.43%", "43.74%")
	amina.press("Save and continue")
	amina.seeFigure("Net present social value", "£14,206,444.81")
}

// benefitBlock is the benefits of 9.4 as they come out of a spreadsheet.
func benefitBlock() string {
	words := map[funding.BenefitType]string{funding.CashReleasing: "Cash-releasing", funding.NonCashReleasing: "Not cash-releasing", funding.Societal: "Societal"}
	var rows []string
	for _, b := range example.Benefits() {
		cells := []string{b.Ref, words[b.Type], b.Description, b.Owner}
		for fy := calendar.FY(2026); fy <= 2035; fy++ {
			cells = append(cells, b.Amounts[fy].String())
		}
		rows = append(rows, strings.Join(cells, "\t"))
	}
	return strings.Join(rows, "\n")
}

func (s *stage) answers() {
	amina := s.as("Amina Hussain")
	given := map[string]string{}
	for _, a := range example.Answers() {
		given[a.Key] = a.Value
	}
	amina.follow("About the project")
	amina.stillHolds("Title of the project", "Northmoor EPR")
	amina.fill("Public summary", given["public_summary"])
	amina.choose("How risky is the project", "Medium")
	amina.press("Save and continue")
	amina.follow("The case for change")
	amina.fill("Why this, why now", given["strategic_fit"])
	amina.press("Save and continue")
	amina.follow("Options")
	amina.fill("What happens if nothing changes", given["option_business_as_usual"])
	amina.fill("The preferred option, and why", given["option_preferred"])
	amina.press("Save and continue")
	amina.follow("The deal")
	amina.choose("How certain is the price", "From the preferred bidder")
	amina.press("Save and continue")
	amina.follow("People")
	amina.choose("Senior responsible owner", "David Okafor")
	amina.choose("Chief finance officer", "Eleri Morgan")
	amina.press("Save and continue")
	amina.follow("Approvals and assurance")
	amina.fillDate("Date of the board minute that approved all parts", "30 4 2026")
	amina.choose("Does the ICB support the bid?", "Yes")
	amina.choose("Is each year's local capital in the submitted capital plan?", "Yes")
	amina.choose("Clinical safety evidence (DCB0160)", "There is a dated plan")
	amina.choose("Data protection impact assessment (DPIA)", "In place")
	amina.press("Save and continue")
}

func (s *stage) approve() {
	amina := s.as("Amina Hussain")
	amina.follow("Check your answers")
	amina.see("not pass yet", "Nothing but essential fees is committed before approval", "30 April 2026", "David Okafor")
	amina.press("Send for approval")
	david := s.as("David Okafor")
	david.follow("Approve the bid")
	david.press("Read and approve")
	david.see("£18,400,000.00", "£14,206,444.81")
	david.press("Approve this bid")
	david.see("You approved the bid")
}

func (s *stage) missing() {
	s.clock("6 May 2026")
	eleri := s.as("Eleri Morgan")
	eleri.follow("Sign and submit the bid")
	eleri.press("Sign and submit")
	eleri.isRefused("Sign and submit", 422, "Tick the declaration")
	eleri.tick("I declare this as chief finance officer")
	eleri.isRefused("Sign and submit", 409, "There is a problem", "Nothing is committed yet")
	if !eleri.has("Nothing is committed yet", "link") {
		eleri.fail("the missing answer has no link")
	}
}

func (s *stage) submit() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid)
	amina.follow("Approvals and assurance")
	amina.choose("Nothing but essential fees is committed before approval", "Yes")
	amina.press("Save and continue")
	david := s.as("David Okafor")
	david.goTo("/bids/" + bid)
	david.see("the bid has changed since it was approved")
	david.press("Read and approve")
	david.press("Approve this bid")
	eleri := s.as("Eleri Morgan")
	eleri.goTo("/")
	eleri.follow("Sign and submit the bid")
	eleri.press("Sign and submit")
	eleri.tick("I declare this as chief finance officer")
	eleri.press("Sign and submit")
	eleri.see("We have your bid", bid, " on 6 May 2026", "by 5pm on 11 May 2026", "6 reviews run side by side", "31 working days")
	eleri.follow("Follow the bid")
	eleri.see("Completeness check", "11 May 2026")
	eleri.glances("Call the bid back")
	eleri.glances("Withdraw the bid")
}

func (s *stage) receiptMail() {
	v := s.passerBy()
	v.goTo("/demo/mail")
	v.comesToSee("We have your bid " + bid)
	v.followFirst("We have your bid " + bid)
	v.see("£18,400,000.00", "11 May 2026")
	v.unfold("Calendar entry")
	v.see("BEGIN:VCALENDAR", "20260511", "Completeness check due")
}
