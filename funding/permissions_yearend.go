package funding

// yearEndPermissions are those of the end of a year and of an award.
func yearEndPermissions() []Permission {
	begun := []string{string(Active)}
	finance := []Role{TrustFinancePreparer, TrustFinanceApprover, TrustCFO}
	return []Permission{
		{"getYearEnd", trustRoles, OwnTrust, nil},
		{"getYearEnd", funderReaders, Assessing, nil},
		{"signYearEnd", []Role{TrustCFO}, OwnTrust, begun},
		{"trueUpClaim", finance, OwnTrust, begun},
		{"clawBack", []Role{NationalFinance}, AtFunder, nil},
		{"listOwed", nil, SignedIn, nil},
	}
}
