package e2e

func (s *stage) tooMuch() {
	s.clock("28 September 2026")
	farah := s.as("Farah Siddiqui")
	farah.goTo("/awards/" + bid)
	farah.press("Condition K2 is met")
	farah.see("Met on 28 September 2026")
	s.clock("12 October 2026")
	ben := s.as("Ben Carter")
	ben.goTo("/awards/" + bid)
	ben.seeFigure("Capital left in 2026/27", "£4,200,000.00")
	ben.glances("Change the plan")
	ben.press("Start a claim")
	ben.pick("Month", "P6 September, 2026/27")
	ben.choose("Nature of the money", "Capital")
	ben.press("Start the claim")
	ben.see("Claim 1 for P6 September 2026/27")
	ben.pick("Cost line of line 1", "C2, Implementation services")
	ben.fill("What it was for of line 1", "Implementation services, September")
	ben.fill("Supplier of line 1", "Meridian Records Ltd")
	ben.fill("Invoice number of line 1", "INV-00411")
	ben.fill("Invoice date of line 1", "1 September 2026")
	ben.fill("Gross amount of line 1", "4,200,000.01")
	ben.isRefused("Submit for approval", 409, "There is a problem", "£4,200,000.00", "£0.01")
	ben.stillHolds("Supplier of line 1", "Meridian Records Ltd")
	ben.stillHolds("Gross amount of line 1", "4,200,000.01")
}

func (s *stage) claim() {
	ben := s.as("Ben Carter")
	ben.fill("Gross amount of line 1", "310,250.00")
	ben.fill("Eligible amount of line 1", "")
	ben.press("Submit for approval")
	ben.see("You prepared this claim, so somebody else at the trust approves it.")
	ben.seeFigure("This claim", "£310,250.00")
	ben.seeFigure("Left after it", "£3,889,750.00")
	if ben.offers("Approve this claim") {
		ben.fail("the preparer is offered to approve his own claim")
	}
	ben.glances("Withdraw this claim")
	ben.sends("/claims/"+bid+"-C1/approve", 403)
}

func (s *stage) check() {
	chloe := s.as("Chloe Adeyemi")
	chloe.follow("Approve claim 1 for September")
	chloe.see("£310,250.00", "that you did not prepare this claim")
	chloe.press("Approve this claim")
	chloe.see("You approved the claim. The funder checks it now.")
	s.clock("14 October 2026")
	liam := s.as("Liam Doyle")
	liam.goTo("/")
	liam.follow("Check claim 1 for September")
	liam.press("Save the results of the lines")
	liam.choose("Result of the check", "Approve")
	liam.press("Record the result")
	liam.see("The result of the check is recorded.", "Approved")
}

func (s *stage) pay() {
	farah := s.as("Farah Siddiqui")
	farah.goTo("/runs")
	farah.see("FP26-RZX-001, claim 1", "£310,250.00")
	farah.fill("Day of payment", "19 October 2026")
	farah.press("Put the ticked claims into a run")
	farah.see("The payment run is put together. It waits for its releaser.")
	s.clock("19 October 2026")
	nikhil := s.as("Nikhil Shah")
	nikhil.goTo("/runs")
	nikhil.followFirst("FP")
	nikhil.isRefused("Release the run", 422, "Compare the control total and tick that you have.")
	nikhil.tick("I have compared the control total of £310,250.00")
	nikhil.press("Release the run")
	nikhil.press("Record all as paid")
	nikhil.see("The payments are recorded.")
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + bid + "-C1")
	ben.comesToSee("Paid")
	ben.see("19 October 2026")
}

func (s *stage) tracker() {
	farah := s.as("Farah Siddiqui")
	farah.goTo("/")
	farah.follow("Tracker")
	farah.see("Northmoor EPR", "£4,200,000.00", "£310,250.00", "£3,889,750.00")
	farah.seeFigure("Northmoor EPR", "£4,200,000.00")
	ben := s.as("Ben Carter")
	ben.goTo("/awards/" + bid)
	ben.see("£310,250.00", "−£289,750.00 (−48.3%)", "Red")
}
