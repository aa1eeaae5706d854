package funding

// runPermissions are those of payment runs and of the payment calendar.
func runPermissions() []Permission {
	trustFinance := []Role{TrustFinancePreparer, TrustFinanceApprover, TrustCFO}
	sent := []string{string(RunReleased), string(RunPaid), string(RunFailed)}
	return []Permission{
		{"listPaymentDates", nil, SignedIn, nil},
		{"listBankHolidays", nil, SignedIn, nil},
		{"putBankHoliday", []Role{FundAdmin}, AtFunder, nil},
		{"createPaymentRun", []Role{NationalFinance, ProgrammeManager, PaymentReleaser}, AtFunder, nil},
		{"getRun", []Role{NationalFinance, ProgrammeManager, PaymentReleaser, FundAdmin, Auditor}, AtFunder, nil},
		{"approveRun", []Role{NationalFinance, ProgrammeManager}, AtFunder, []string{string(RunOpen)}},
		{"putPaymentDate", []Role{FundAdmin}, AtFunder, nil},
		{"releaseRun", []Role{PaymentReleaser}, AtFunder, []string{string(RunOpen)}},
		{"recordPaid", []Role{PaymentReleaser, NationalFinance, ProgrammeManager}, AtFunder, []string{string(RunReleased)}},
		{"getPaymentFile", []Role{NationalFinance, ProgrammeManager, PaymentReleaser, FundAdmin, Auditor}, AtFunder, nil},
		{"importPaymentResults", []Role{PaymentReleaser, NationalFinance, ProgrammeManager}, AtFunder, sent},
		{"settlePaymentException", []Role{PaymentReleaser, NationalFinance, ProgrammeManager}, AtFunder, sent},
		{"retryHandOver", []Role{PaymentReleaser, NationalFinance, FundAdmin}, AtFunder, sent},
		{"getRemittance", trustFinance, OwnTrust, nil},
		{"getRemittance", []Role{NationalFinance, ProgrammeManager, PaymentReleaser, FundAdmin, Auditor}, AtFunder, nil},
		{"getCashCalendar", trustFinance, OwnTrust, nil},
		{"getCashCalendar", []Role{NationalFinance, ProgrammeManager, PaymentReleaser, FundAdmin, Auditor}, AtFunder, nil},
		{"keepFeed", nil, SignedIn, nil},
		{"readFeed", nil, Anyone, nil},
		{"handOverFile", []Role{System}, Engines, nil},
	}
}
