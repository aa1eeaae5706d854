package funding

// runPermissions are those of payment runs and of the payment calendar.
func runPermissions() []Permission {
	return []Permission{
		{"listPaymentDates", nil, SignedIn, nil},
		{"createPaymentRun", []Role{NationalFinance, ProgrammeManager, PaymentReleaser}, AtFunder, nil},
		{"getRun", []Role{NationalFinance, ProgrammeManager, PaymentReleaser, FundAdmin, Auditor}, AtFunder, nil},
		{"approveRun", []Role{NationalFinance, ProgrammeManager}, AtFunder, []string{string(RunOpen)}},
		{"putPaymentDate", []Role{FundAdmin}, AtFunder, nil},
		{"releaseRun", []Role{PaymentReleaser}, AtFunder, []string{string(RunOpen)}},
		{"recordPaid", []Role{PaymentReleaser, NationalFinance, ProgrammeManager}, AtFunder, []string{string(RunReleased)}},
	}
}
