package e2e

import ("testing";"time")

func TestScratch(t *testing.T) {
	for _, off := range []bool{false, true} {
		s := &stage{T: t, t: t, people: map[string]*visitor{}, scriptless: off}
		s.house = &house{address: "http://127.0.0.1:18999"}
		began := time.Now()
		s.browser = openBrowser(t)
		t.Log("browser", time.Since(began)); began = time.Now()
		if !off { s.mirror = newMirror(t) }
		v := s.passerBy()
		t.Log("window", time.Since(began)); began = time.Now()
		v.goTo("/demo/ui")
		t.Log("page and look", time.Since(began)); began = time.Now()
		v.see("Components")
		v.fill("Project title", "Northmoor")
		v.choose("Is this the first claim?", "Yes")
		v.pick("Who approves this claim?", "Priya Shah, deputy finance director")
		t.Log("acts", time.Since(began)); began = time.Now()
		t.Log(eval[string](v, `document.querySelector('#title').value + ' ' + document.querySelector('#approver').value+' '+document.querySelector('[name=first]:checked')?.value`))
		t.Log(list(v.named(0, "textbox")))
		t.Log(list(v.named(0, "DisclosureTriangle")))
		v.nothingWrong()
	}
}
