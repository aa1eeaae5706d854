package funding

// knownPermissions are those of what is known of organisations: facts,
// registers, capabilities and posts.
func knownPermissions() []Permission {
	authors := []Role{TrustAuthor, TrustFinancePreparer}
	registrars := []Role{FundAdmin}
	return []Permission{
		{"getOrganisation", trustRoles, OwnTrust, nil},
		{"getOrganisation", funderReaders, Assessing, nil},
		{"confirmFact", trustRoles, OwnTrust, nil},
		{"disputeFact", trustRoles, OwnTrust, nil},
		{"settleDispute", registrars, AtFunder, nil},
		{"keepRegisters", registrars, AtFunder, nil},
		{"putCapabilityAssessments", authors, OwnTrust, nil},
		{"putWorkforce", authors, OwnTrust, nil},
	}
}
