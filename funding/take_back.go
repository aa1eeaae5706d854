package funding

// TakeBack undoes a decision that the trust was not told of.
const TakeBack Verb = "take-back"

// takeBack gives the panel back a bid that it decided, and the fund the money
// that the decision committed, in one step. Only whoever decided may, and only
// until the decision is released. The trust hears nothing of it: to them the
// bid was with the panel all along.
func takeBack(r *BidResult, f BidFacts, c Command) error {
	b := &r.Bid
	if b.Decision == nil || b.Released != nil {
		return conflict("ALREADY_TOLD", "There is no decision here that the trust was not told of, so there is nothing to take back.")
	}
	d := *b.Decision
	if c.By != d.By && f.hat.For != d.By {
		return forbidden("NOT_THE_DECIDER", "Somebody else recorded this decision. Only they can take it back.")
	}
	why, err := reasons(c, "The record must say why a decision was taken back.")
	if err != nil {
		return err
	}
	for _, cell := range d.Cells {
		r.Effects.Commit = addMove(r.Effects.Commit, CoverMove{cell.FY, cell.Nature, -cell.Amount})
	}
	b.Status, b.Decision = Panel, nil
	if d.Ballot != nil {
		b.Votes = d.Ballot.Votes
	}
	r.Events = append(r.Events, Event{Name: "DECISION_TAKEN_BACK", Summary: "The decision was taken back before the trust was told. The bid is with the panel again.", ForFunder: true,
		Detail: map[string]any{"outcome": d.Outcome, "reasons_hash": hashText(c, why), "cells": d.Cells}})
	r.write("decision-taken-back", ProgrammeManager, b.Funder, "Taken back: "+b.ID, "The decision on “"+b.Title+"” was taken back before it was released. There is nothing to release until the panel has decided again.")
	return nil
}
