package funding

// packPermissions are those of month-end packs. A pack is one return for
// everybody: who may see the award sees what was sent, and its trust the rest.
func packPermissions() []Permission {
	begun := []string{string(Active)}
	finance := []Role{TrustFinancePreparer, TrustFinanceApprover}
	return []Permission{
		{"getPack", trustRoles, OwnTrust, nil},
		{"getPack", funderReaders, Assessing, nil},
		{"listPacks", trustRoles, OwnTrust, nil},
		{"listPacks", funderReaders, Assessing, nil},
		{"listMonthEnd", nil, SignedIn, nil},
		{"openPack", finance, OwnTrust, begun},
		{"putPack", []Role{TrustFinancePreparer, TrustAuthor}, OwnTrust, begun},
		{"preparePack", []Role{TrustFinancePreparer}, OwnTrust, begun},
		{"submitPack", []Role{TrustFinanceApprover, TrustCFO}, OwnTrust, begun},
		{"acceptPack", []Role{ProgrammeManager}, AtFunder, begun},
		{"returnPack", []Role{ProgrammeManager}, AtFunder, begun},
		{"returnPack", []Role{TrustFinanceApprover, TrustCFO}, OwnTrust, begun},
	}
}
