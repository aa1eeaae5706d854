package funding

// jointPermissions are what partners may do with a joint bid and its award.
// Claims of a partner go by its own organisation: see [Award.SubjectOf].
func jointPermissions() []Permission {
	live := []string{string(AgreementPending), string(Active)}
	return []Permission{
		{"invitePartner", []Role{TrustAuthor, TrustSRO}, OwnTrust, beforeSubmit},
		{"answerInvitation", invitedRoles, OfPartner, beforeSubmit},
		{"getShare", trustRoles, OfPartner, nil},
		{"getShare", trustRoles, OwnTrust, nil},
		{"getShare", funderReaders, Assessing, nil},
		{"editShare", []Role{TrustAuthor, TrustFinancePreparer}, OfPartner, beforeSubmit},
		{"signShare", []Role{TrustCFO}, OfPartner, beforeSubmit},
		{"getAward", trustRoles, OfPartner, nil},
		{"signAgreement", []Role{TrustCFO}, OfPartner, live},
		{"signSuccession", []Role{TrustCFO}, OfPartner, []string{string(Active)}},
	}
}
