package funding

// ledgerPermissions are those of the extracts of a trust's ledger. Nobody but
// the trust sees a posting that is in no claim.
func ledgerPermissions() []Permission {
	preparers, begun := []Role{TrustFinancePreparer}, []string{string(Active)}
	return []Permission{
		{"getLedgerFile", trustRoles, OwnTrust, nil},
		{"listLedgerLines", trustRoles, OwnTrust, nil},
		{"uploadLedger", preparers, OwnTrust, begun},
		{"putLedgerMapping", preparers, OwnTrust, begun},
		{"matchLedgerLine", preparers, OwnTrust, begun},
		{"createClaimFromLedger", preparers, OwnTrust, begun},
	}
}
