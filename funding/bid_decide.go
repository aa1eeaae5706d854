package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

type decideBody struct {
	Outcome    BidStatus   `json:"outcome"`
	Reasons    string      `json:"reasons"`
	Conditions []Condition `json:"conditions"`
}

// decide is the panel's word. An approval commits the fund's envelope in the
// same transaction: two decisions that together exceed it cannot both stand.
func decide(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[decideBody](c)
	if err != nil {
		return err
	}
	conditions, err := checkDecision(body)
	if err != nil {
		return err
	}
	if reviewed(r.Bid, c.By) || reviewed(r.Bid, f.hat.For) {
		return forbidden("SAME_PERSON", "You reviewed this bid, so somebody else has to decide it.")
	}
	if recused(r.Bid, c.By) || recused(r.Bid, f.hat.For) {
		return forbidden("RECUSED", "You stood down from reviewing this bid, so somebody else has to decide it.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	b := &r.Bid
	ballot, err := b.settle(body.Outcome, f)
	if err != nil {
		return err
	}
	d := Decision{Ballot: ballot, Feedback: b.Feedback(f.Rules), Outcome: body.Outcome, Proceed: approves(body.Outcome) && b.MoreStages(), Reasons: strings.TrimSpace(body.Reasons), Conditions: conditions, By: c.By, Role: PanelChair, Made: at, Hash: b.ContentHash}
	if approves(body.Outcome) && !d.Proceed {
		d.Cells = r.Bid.followed(f.Content.Cells(f.Round))
		if err := r.commit(d.Cells, f.Cover); err != nil {
			return err
		}
	}
	b.Status, b.Decision, b.Released, b.Votes, b.Standing = body.Outcome, &d, nil, nil, nil // a deferral that was told is not this decision
	r.Events = append(r.Events, Event{Name: "DECIDED", Summary: "The panel decided: " + d.word() + ".", ForFunder: true,
		Detail: map[string]any{"outcome": d.Outcome, "to_proceed": d.Proceed, "content_hash": d.Hash, "conditions": len(conditions), "reasons_hash": hashText(c, d.Reasons), "cells": d.Cells, "votes": ballot.counted()}})
	if f.Round.ReleaseAtOnce {
		return r.release(f, c, at)
	}
	r.write("release-decisions", ProgrammeManager, b.Funder, "A decision to release: "+b.ID, "The panel has decided on “"+b.Title+"”. The trust is told when you release it.")
	return nil
}

// reviewed reports whether the person concluded a review of this bid.
func reviewed(b Bid, person string) bool {
	for _, v := range b.everReviewed() {
		if v.Reviewer == person && v.Status == ReviewDone && !v.Deemed && !v.Spared || slices.ContainsFunc(v.Past, func(k Conclusion) bool { return k.By == person }) {
			return true
		}
	}
	return false
}

// recused reports whether the person stood down from any review of this bid.
// A conflict is with the bid, not with one of its reviews (domain 4.5).
func recused(b Bid, person string) bool {
	for _, v := range b.everReviewed() {
		if contains(v.Recused, person) {
			return true
		}
	}
	return false
}

func approves(s BidStatus) bool { return s == Approved || s == ApprovedWithConditions }

func checkDecision(body decideBody) ([]Condition, error) {
	switch body.Outcome {
	case Approved, ApprovedWithConditions, Deferred, Declined:
	default:
		return nil, invalid("NOT_A_CHOICE", "%q is not a decision. Choose APPROVED, APPROVED_WITH_CONDITIONS, DEFERRED or DECLINED.", body.Outcome).At("outcome")
	}
	if strings.TrimSpace(body.Reasons) == "" {
		return nil, invalid("REASONS_MISSING", "Give the panel's reasons. Every decision has reasons, and they may be disclosed.").At("reasons")
	}
	if body.Outcome == ApprovedWithConditions && len(body.Conditions) == 0 {
		return nil, invalid("CONDITIONS_MISSING", "Name the conditions, or approve without conditions.").At("conditions")
	}
	if body.Outcome == Approved && len(body.Conditions) > 0 {
		return nil, invalid("CONDITIONS_NOT_WANTED", "Conditions were named, but the decision is to approve without them. Choose approve with conditions.").At("outcome")
	}
	out := make([]Condition, len(body.Conditions))
	seen := map[string]bool{}
	for i, k := range body.Conditions {
		k.Ref = orElse(k.Ref, fmt.Sprintf("K%d", i+1))
		k.Blocks = orElse(k.Blocks, "NOTHING")
		k.Discharged = nil
		if err := checkCondition(k, fmt.Sprintf("conditions[%d]", i)); err != nil {
			return nil, err
		}
		if seen[k.Ref] {
			return nil, invalid("REF_TWICE", "Two conditions are called %q. Give each its own reference.", k.Ref).At(fmt.Sprintf("conditions[%d].ref", i))
		}
		out[i], seen[k.Ref] = k, true
	}
	return out, nil
}

func checkCondition(k Condition, field string) error {
	switch {
	case strings.TrimSpace(k.Text) == "":
		return invalid("CONDITION_EMPTY", "Condition %s says nothing. Write it or remove it.", k.Ref).At(field + ".text")
	case k.Blocks != "NOTHING" && k.Blocks != "MILESTONE" && k.Blocks != "CLAIMS":
		return invalid("NOT_A_CHOICE", "%q cannot be blocked. Choose NOTHING, MILESTONE or CLAIMS.", k.Blocks).At(field + ".blocks")
	case k.Blocks == "CLAIMS" && k.Due.IsZero():
		return invalid("CONDITION_UNDATED", "Condition %s blocks claims, so it needs a date by which it is due.", k.Ref).At(field + ".due")
	}
	return nil
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

// commit asks the fund for cover, year by year, and takes it.
func (r *BidResult) commit(cells []ProfileCell, cover []Cover) error {
	var moves []CoverMove
	for _, cell := range cells {
		moves = addMove(moves, CoverMove{cell.FY, cell.Nature, cell.Amount})
	}
	for _, m := range moves {
		left := unallocated(cover, m)
		if m.Amount > left {
			return conflict("ENVELOPE_EXCEEDED", "The fund has %s of %s left for %s, and this bid needs %s: %s too much. Decide a smaller award, or find cover first.",
				left, m.Nature.Word(), m.FY, m.Amount, m.Amount-left).With("unallocated_pence", int64(left)).With("excess_pence", int64(m.Amount-left))
		}
	}
	r.Effects.Commit = moves
	return nil
}

func addMove(moves []CoverMove, add CoverMove) []CoverMove {
	for i, m := range moves {
		if m.FY == add.FY && m.Nature == add.Nature {
			moves[i].Amount += add.Amount
			return moves
		}
	}
	return append(moves, add)
}

func unallocated(cover []Cover, m CoverMove) (left money.Pence) {
	for _, k := range cover {
		if k.FY == m.FY && k.Nature == m.Nature {
			return k.Unallocated()
		}
	}
	return 0
}

// release tells the trust, and begins the award of an approved bid.
func release(r *BidResult, f BidFacts, c Command) error {
	if r.Bid.Released != nil {
		return conflict("ALREADY_RELEASED", "This decision has been released already.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	return r.release(f, c, at)
}

func (r *BidResult) release(f BidFacts, c Command, at Moment) error {
	b := &r.Bid
	b.Released = &at
	d := b.Decision
	r.say("RELEASED", "The trust was told the decision: "+d.word()+".", map[string]any{"outcome": d.Outcome})
	r.Effects.Letters = append(r.Effects.Letters, b.DecisionLetters()...)
	if d.Proceed {
		return r.nextStage(f)
	}
	if approves(d.Outcome) {
		r.Effects.Follow = append(r.Effects.Follow, follow(c, AwardKind, b.ID, Begin, struct{}{}))
	}
	return nil
}
