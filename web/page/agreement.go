package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// newest reports whether v is the version that stands, or that waits to.
func newest(s desk.AgreementFile, v desk.AgreementVersion) bool {
	return v.Version == s.Award.Agreement.Version
}

func versionPath(s desk.AgreementFile, v desk.AgreementVersion) string {
	return "/awards/" + s.Award.ID + "/agreement/versions/" + itoa(v.Version)
}

func comparePath(s desk.AgreementFile, from, to int) string {
	return "/awards/" + s.Award.ID + "/agreement/compare?from=" + itoa(from) + "&to=" + itoa(to)
}

// versionState says what became of a version.
func versionState(s desk.AgreementFile, v desk.AgreementVersion) string {
	switch {
	case !newest(s, v):
		return "Replaced by version " + itoa(v.Version+1)
	case v.Kind == funding.NoticeAgreement:
		return "In force, by notice of the funder"
	}
	return s.Award.Agreement.Status.Title()
}

func versionOf(s desk.AgreementFile, v desk.AgreementVersion) string {
	return itoa(v.Version) + when(len(s.Versions) > 1, " of "+itoa(len(s.Versions)))
}

func unsignedWords(s desk.AgreementFile, v desk.AgreementVersion) string {
	if v.Kind == funding.NoticeAgreement {
		return "A notice needs no signature. Version " + itoa(s.Award.Agreement.Signed) + ", which both signed, stands in every part that the notice does not change."
	}
	if day := v.Document.SignedOutside(); day != "" {
		return "Both signed outside on " + day + ", before the award was brought in. Nobody has to sign it here."
	}
	return "Nobody has signed yet. The trust's chief finance officer signs first."
}

// versionRows list every version, the newest first.
func versionRows(s desk.AgreementFile) [][]ui.Cell {
	rows := make([][]ui.Cell, 0, len(s.Versions))
	for i := len(s.Versions) - 1; i >= 0; i-- {
		v := s.Versions[i]
		kind, trust, funder := "Both sign it", "Not yet", "Not yet"
		if v.Kind == funding.NoticeAgreement {
			kind, trust, funder = "Notice of the funder", "Not needed", "Not needed"
		}
		if day := v.Document.SignedOutside(); day != "" {
			kind, trust, funder = "Signed outside", day, day
		}
		for _, x := range v.Signatures {
			who := or(x.Name, name(s.Names, x.By)) + ", " + on(x.Signed.At).Words
			if x.Side == "FUNDER" {
				funder = who
			} else {
				trust = who
			}
		}
		rows = append(rows, []ui.Cell{linked("Version "+itoa(v.Version), versionPath(s, v)), text(kind), dated(on(v.Issued)), text(trust), text(funder)})
	}
	return rows
}

func signatureRows(s desk.AgreementFile, v desk.AgreementVersion) [][]ui.Cell {
	rows := make([][]ui.Cell, len(v.Signatures))
	for i, x := range v.Signatures {
		side := "The trust"
		if x.Side == "FUNDER" {
			side = "The funder"
		}
		rows[i] = []ui.Cell{text(side), text(or(x.Name, name(s.Names, x.By)) + when(x.For != "", " for "+name(s.Names, x.For))), text(x.Role.Title()), dated(at(x.Signed.At)), text(shownWords(x))}
	}
	return rows
}

// shownWords say by what somebody was signed in and that they were shown what
// they signed, as far as is known.
func shownWords(x funding.Signature) string {
	words := or(x.SignedIn.Word(), "Not recorded")
	return words + when(x.Shown != "" && x.Shown == x.Hash, "; shown this very document")
}

// runMark is how a run of words is drawn in a comparison.
func runMark(m funding.TextMark) string {
	return map[funding.TextMark]string{funding.TextGone: "del", funding.TextCame: "ins"}[m]
}

// changeTitle names a part of a comparison.
func changeTitle(c funding.SectionChange) string {
	switch {
	case c.Was == "":
		return c.Now + " (new)"
	case c.Now == "":
		return c.Was + " (no longer there)"
	case c.Was != c.Now:
		return c.Now + " (before: " + c.Was + ")"
	}
	return c.Now
}

func cellRows(cells []funding.CellChange) [][]ui.Cell {
	rows := make([][]ui.Cell, len(cells))
	for i, c := range cells {
		rows[i] = []ui.Cell{text(c.Row), text(or(c.Column, "The row")), text(or(c.Was, "Not there")), text(or(c.Now, "No longer there"))}
	}
	return rows
}

// versionItems offer the versions of an agreement for comparing.
func versionItems(s desk.AgreementFile) []ui.SelectItem {
	items := make([]ui.SelectItem, len(s.Versions))
	for i, v := range s.Versions {
		items[i] = ui.SelectItem{Value: itoa(v.Version), Text: "Version " + itoa(v.Version) + ", " + on(v.Issued).Words}
	}
	return items
}

// NoticeCell is the value of the choice of one year and nature of a notice.
func NoticeCell(c funding.ProfileCell) string {
	return itoa(int(c.FY)) + "-" + c.Nature.Word() + "-" + c.Org
}

func noticeChoices(s desk.AwardSheet) []ui.Choice {
	var out []ui.Choice
	for _, c := range s.Award.Withdrawable() {
		l, _ := s.Award.Limit(c.Org, c.FY, c.Nature)
		hint := ""
		if used := l.Drawn + l.InFlight; used > 0 {
			hint = used.String() + " of it is drawn or claimed and has to stay"
		}
		out = append(out, ui.Choice{Value: NoticeCell(c), Text: c.FY.String() + " " + c.Nature.Word() + when(manyOrgs(s.Award), " of "+c.Org) + ": " + c.Amount.String(), Hint: hint})
	}
	return out
}

// profileTable lists one version's cells of one source, with what changed.
func profileTable(p desk.ProfileSheet, source funding.FundSource, n funding.Nature) (rows, foot [][]ui.Cell) {
	var now, was money.Pence
	for _, c := range p.Cells {
		if (c.Source == funding.NationalMoney) != (source == funding.NationalMoney) || c.Nature != n {
			continue
		}
		change := "No change"
		if c.Amount != c.Was {
			change = "Was " + c.Was.String()
		}
		rows = append(rows, []ui.Cell{text(c.FY.String()), text(c.Org), text(sourceWord(c.Source)), text(certaintyWord(c.Certainty)), amount(c.Amount), text(change)})
		now, was = now+c.Amount, was+c.Was
	}
	change := "No change"
	if now != was {
		change = "Was " + was.String()
	}
	return rows, [][]ui.Cell{{text("All years"), text(""), text(""), text(""), amount(now), text(change)}}
}

func profileRows(p desk.ProfileSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, 0, len(p.Versions))
	for i := len(p.Versions) - 1; i >= 0; i-- {
		v := p.Versions[i]
		rows = append(rows, []ui.Cell{linked("Version "+itoa(v.Version), "/awards/"+p.Award.ID+"/profile?version="+itoa(v.Version)), text(v.Cause.Title()), dated(on(v.Made.At)), text(name(p.Names, v.Made.By)), amount(v.Total)})
	}
	return rows
}

// heldWords say what a late condition holds back, and since when.
func heldWords(k funding.Condition) string {
	fy, m := k.HeldFrom()
	return "Condition " + k.Ref + " was due on " + k.Due.Text() + " and is not met. Since then claims from " + m.Label() + " " + m.Name() + " " + fy.String() + " on cannot be submitted; claims of earlier months can. They go on as soon as the funder discharges the condition."
}

// wide reports whether a table has so many cells that a telephone scrolls it
// sideways: a list of all of them would be longer than anybody reads.
func wide(t funding.TableData) bool { return len(t.Head) > 4 && len(t.Rows) > 2 }
