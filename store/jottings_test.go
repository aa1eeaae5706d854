package store

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

func jotting(address string, pairs ...string) desk.Jotting {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return desk.Jotting{Address: address, Form: form, Why: "It is not complete."}
}

func (f *fixture) jottings(t *testing.T, who funding.Person, addresses ...string) map[string]url.Values {
	t.Helper()
	list, err := f.Web.Jottings(context.Background(), who, addresses)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]url.Values{}
	for _, j := range list {
		out[j.Address] = j.Form
	}
	return out
}

func TestOnlyTheirWriterSeesJottings(t *testing.T) {
	f := newDB(t)
	ctx, amina, ben := context.Background(), f.person(t, "amina"), f.person(t, "ben")
	first, second := jotting("/bids/A/costs", "lines-0-ref", "C1", "tick", "a", "tick", "b"), jotting("/bids/A/milestones", "milestones-0-due", "soon\x00")
	if err := f.Web.Jot(ctx, amina, []desk.Jotting{first, second}, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Web.Jot(ctx, ben, []desk.Jotting{jotting("/bids/A/costs", "lines-0-ref", "B1")}, []string{"/bids/A/milestones"}); err != nil {
		t.Fatal(err)
	}
	want := map[string]url.Values{"/bids/A/costs": first.Form, "/bids/A/milestones": {"milestones-0-due": {"soon"}}}
	if diff := cmp.Diff(want, f.jottings(t, amina, "/bids/A/costs", "/bids/A/milestones", "/bids/A/benefits")); diff != "" {
		t.Errorf("amina's jottings (-want +got):\n%s", diff)
	}
	forged := funding.Person{ID: "amina' or true --"}
	if got := f.jottings(t, forged, "/bids/A/costs"); len(got) != 0 {
		t.Errorf("somebody else sees %v", got)
	}
	if err := f.Web.Jot(ctx, amina, []desk.Jotting{jotting("/bids/A/costs", "lines-0-ref", "C2")}, []string{"/bids/A/milestones"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]url.Values{"/bids/A/costs": {"lines-0-ref": {"C2"}}}, f.jottings(t, amina, "/bids/A/costs", "/bids/A/milestones")); diff != "" {
		t.Errorf("after a change and a drop (-want +got):\n%s", diff)
	}
}

func TestJottingsHaveTheirLimits(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	fits := jotting("/a", "x", strings.Repeat("y", largestForm-20))
	if err := f.Web.Jot(ctx, amina, []desk.Jotting{fits}, nil); err != nil {
		t.Errorf("a form of just under 256 kB: %v", err)
	}
	refusedAs(t, f.Web.Jot(ctx, amina, []desk.Jotting{jotting("/b", "x", strings.Repeat("y", largestForm))}, nil), "FORM_TOO_LARGE")
	refusedAs(t, f.Web.LeaveForm(ctx, "t", "/b", url.Values{"x": {strings.Repeat("y", largestForm)}}), "FORM_TOO_LARGE")
	refusedAs(t, f.Web.Jot(ctx, amina, []desk.Jotting{jotting("/"+strings.Repeat("b", 400), "x", "y")}, nil), "ADDRESS_TOO_LONG")
	var many []desk.Jotting
	for i := range mostJottings {
		many = append(many, jotting("/many/"+strings.Repeat("i", i%250)+"/"+string(rune('a'+i/250)), "x", "y"))
	}
	refusedAs(t, f.Web.Jot(ctx, amina, many, nil), "TOO_MANY_JOTTINGS")
	if got := f.jottings(t, amina, "/a", "/b", "/many//a"); len(got) != 1 {
		t.Errorf("%d are kept, want /a alone: what is refused is refused whole", len(got))
	}
}

func TestALeftFormIsTakenOnceByItsTicket(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	form := url.Values{"title": {"Northmoor"}}
	if err := f.Web.LeaveForm(ctx, "ticket-1", "/bids/A/sections/about", form); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := f.Web.TakeForm(ctx, "another"); ok || err != nil {
		t.Errorf("another ticket takes it: %v, %v", ok, err)
	}
	var seen int
	if err := f.Web.db.Raw(`select count(*) from left_forms`).Scan(&seen).Error; err != nil || seen != 0 {
		t.Errorf("without a ticket %d are seen (%v), want none", seen, err)
	}
	address, got, ok, err := f.Web.TakeForm(ctx, "ticket-1")
	if err != nil || !ok || address != "/bids/A/sections/about" || got.Get("title") != "Northmoor" {
		t.Errorf("taken: %q %v %v %v", address, got, ok, err)
	}
	if _, _, ok, err := f.Web.TakeForm(ctx, "ticket-1"); ok || err != nil {
		t.Errorf("taken twice: %v, %v", ok, err)
	}
}

func TestOldJottingsAreSwept(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	if err := f.Web.Jot(ctx, amina, []desk.Jotting{jotting("/old", "x", "y"), jotting("/new", "x", "y")}, nil); err != nil {
		t.Fatal(err)
	}
	for _, ticket := range []string{"old", "late", "new"} {
		if err := f.Web.LeaveForm(ctx, ticket, "/a", url.Values{"x": {ticket}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, age := range []string{`update jottings set kept_at = kept_at - interval '31 days' where address = '/old'`, `update left_forms set kept_at = kept_at - interval '25 hours' where form->'x'->>0 in ('old', 'late')`} {
		if err := f.Worker.db.Exec(age).Error; err != nil {
			t.Fatal(err)
		}
	}
	if _, _, ok, err := f.Web.TakeForm(ctx, "late"); ok || err != nil {
		t.Errorf("a form of yesterday is given out before the sweep comes: %v, %v", ok, err)
	}
	if n, err := f.Worker.SweepJottings(ctx); err != nil || n != 2 {
		t.Errorf("swept %d (%v), want 2", n, err)
	}
	if got := f.jottings(t, amina, "/old", "/new"); len(got) != 1 || got["/new"] == nil {
		t.Errorf("left are %v, want /new", got)
	}
	if _, _, ok, _ := f.Web.TakeForm(ctx, "new"); !ok {
		t.Error("a fresh left form was swept")
	}
}
