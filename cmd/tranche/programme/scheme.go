package programme

import "github.com/tranche-funding/tranche/funding"

// A scheme is a sort of project: what bids for it say and what they buy. The
// words leave places for the trust ({trust}) and for where it is to happen
// ({scope}).
type scheme struct {
	summary string
	need    string // why this, why now
	asIs    string // business as usual
	choice  string // the preferred option, and those turned down
	capital []item
	revenue []item
	gains   [3]gain
	steps   [3]string // milestones after the contract
}

// An item is one thing that the fund pays for: weight is its share of the
// year's money among the items of its nature.
type item struct {
	what     string
	category funding.Category
	charging funding.ChargingModel
	life     int
	weight   int64
	supplier string
	mark     string // what the supplier's invoice numbers begin with
}

// A gain is a benefit and who answers for it.
type gain struct{ what, owner, measure, baseline, target string }

// asset is something bought that the trust then owns.
func asset(what string, category funding.Category, life int, weight int64, supplier, mark string) item {
	return item{what, category, funding.Perpetual, life, weight, supplier, mark}
}

// work is what brings an asset into use, paid as it is done.
func work(what string, category funding.Category, weight int64, supplier, mark string) item {
	return item{what, category, funding.ByMilestone, 7, weight, supplier, mark}
}

// staff is the trust's own people: no invoice, but a line of the ledger.
func staff(what string, category funding.Category, weight int64) item {
	return item{what: what, category: category, life: 7, weight: weight}
}

// service is bought by the year and leaves no asset.
func service(what string, category funding.Category, weight int64, supplier, mark string) item {
	return item{what, category, funding.Subscription, 0, weight, supplier, mark}
}

// schemes holds every sort of project by its name in the plots.
func schemes() map[string]scheme {
	all := map[string]scheme{}
	for _, some := range []map[string]scheme{estate(), records(), bedside(), community()} {
		for name, s := range some {
			all[name] = s
		}
	}
	return all
}
