package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

func owedItems(list []funding.Owed) []ui.SelectItem {
	out := make([]ui.SelectItem, len(list))
	for i, o := range list {
		out[i] = ui.SelectItem{Value: o.ID, Text: o.ID + ", " + o.Left().String()}
	}
	return out
}
