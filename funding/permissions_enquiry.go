package funding

// enquiryPermissions: what trusts ask the funder, and its support team. The
// thread of a call for a hand is for the trust and the advisers only.
func enquiryPermissions() []Permission {
	open, answered, closed := string(EnquiryOpen), string(EnquiryAnswered), string(EnquiryClosed)
	live, over := []string{open, answered}, []string{answered, closed}
	answering := []Role{ProgrammeManager, PanelChair, NationalFinance, FundAdmin}
	writers := []Role{TrustAuthor, TrustFinancePreparer, TrustSRO}
	readers := []Role{SafetyReviewer, CyberReviewer, IGReviewer, ArchitectureReviewer, CommercialReviewer, BenefitsReviewer, NationalFinance,
		ProgrammeManager, PanelChair, PaymentReleaser, FundAdmin, Auditor}
	return []Permission{
		{"listPublishedAnswers", nil, Anyone, nil},
		{"listEnquiries", nil, SignedIn, nil},
		{"askFunder", trustRoles, OwnTrust, nil},
		{"getEnquiry", trustRoles, OwnTrust, nil},
		{"getEnquiry", readers, AtFunder, nil},
		{"replyEnquiry", trustRoles, OwnTrust, live},
		{"replyEnquiry", answering, AtFunder, live},
		{"closeEnquiry", trustRoles, OwnTrust, live},
		{"reopenEnquiry", trustRoles, OwnTrust, over},
		{"publishAnswer", []Role{ProgrammeManager, FundAdmin}, AtFunder, over},
		{"withdrawPublication", []Role{ProgrammeManager, FundAdmin}, AtFunder, nil},
		{"reassignEnquiry", []Role{ProgrammeManager, FundAdmin}, AtFunder, live},
		{"askForHand", writers, OwnTrust, nil},
		{"getHand", trustRoles, OwnTrust, nil},
		{"adviseHand", []Role{SupportAdviser, FundAdmin}, AtFunder, live},
		{"adviseBid", []Role{SupportAdviser}, AtFunder, beforeSubmit},
		{"replyHand", writers, OwnTrust, live},
		{"replyHand", []Role{SupportAdviser}, AtFunder, live},
		{"closeHand", writers, OwnTrust, live},
		{"closeHand", []Role{SupportAdviser}, AtFunder, live},
		{"reopenHand", writers, OwnTrust, over},
		{"reassignHand", []Role{SupportAdviser, FundAdmin}, AtFunder, live},
		{"acknowledgeRuleChange", []Role{TrustAuthor, TrustFinancePreparer}, OwnTrust, beforeSubmit},
		{"wakeEnquiry", []Role{System}, Engines, nil},
		{"recountEnquiry", []Role{System}, Engines, nil},
	}
}
