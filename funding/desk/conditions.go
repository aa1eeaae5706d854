package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A ConditionRow is one condition of one award: its trust has to meet it.
type ConditionRow struct {
	Award     string            `json:"award"`
	Title     string            `json:"title"`
	Org       string            `json:"organisation"`
	OrgName   string            `json:"organisation_name"`
	Condition funding.Condition `json:"condition"`
	Overdue   bool              `json:"overdue"` // its day is over and it is not discharged
}

// A ConditionDesk is the register of conditions of all awards that the viewer
// sees: open ones first, by when they are due.
type ConditionDesk struct {
	Today calendar.Date
	Rows  []ConditionRow
}
