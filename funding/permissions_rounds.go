package funding

// roundPermissions are those of rounds, rulesets and named leads as the
// programme keeps them.
func roundPermissions() []Permission {
	admins, keepers := []Role{FundAdmin}, []Role{FundAdmin, ProgrammeManager}
	return []Permission{
		{"createRound", admins, AtFunder, nil},
		{"putRound", admins, AtFunder, nil},
		{"openRound", admins, AtFunder, nil},
		{"closeRound", admins, AtFunder, nil},
		{"rehearseRound", keepers, AtFunder, nil},
		{"getRoundFile", []Role{FundAdmin, ProgrammeManager, Auditor}, AtFunder, nil},
		{"keepRulesets", keepers, AtFunder, nil},
		{"publishRuleset", keepers, AtFunder, nil},
		{"listLeads", []Role{NationalFinance, ProgrammeManager, PanelChair, FundAdmin, Auditor}, AtFunder, nil},
		{"putLead", []Role{FundAdmin}, AtFunder, nil},
	}
}
