package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// kindItems are the kinds of lines to choose from; an invoice unless said.
func kindItems() []ui.SelectItem {
	var out []ui.SelectItem
	for _, k := range funding.LineKinds() {
		value := string(k)
		if k == funding.LineInvoice {
			value = ""
		}
		out = append(out, ui.SelectItem{Value: value, Text: k.Title()})
	}
	return out
}
