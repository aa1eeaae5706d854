package funding

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Role is what a person may act as (domain 8.5, in that spelling).
type Role string

// The roles. Specialist reviewers carry their specialism in the role.
const (
	TrustAuthor          Role = "TRUST_AUTHOR"
	TrustFinancePreparer Role = "TRUST_FINANCE_PREPARER"
	TrustFinanceApprover Role = "TRUST_FINANCE_APPROVER"
	TrustSRO             Role = "TRUST_SRO"
	TrustCFO             Role = "TRUST_CFO"
	ICBReviewer          Role = "ICB_REVIEWER"
	RegionReviewer       Role = "REGION_REVIEWER"
	SafetyReviewer       Role = "SPECIALIST_REVIEWER(CLINICAL_SAFETY)"
	CyberReviewer        Role = "SPECIALIST_REVIEWER(CYBER)"
	IGReviewer           Role = "SPECIALIST_REVIEWER(IG)"
	ArchitectureReviewer Role = "SPECIALIST_REVIEWER(ARCHITECTURE)"
	CommercialReviewer   Role = "SPECIALIST_REVIEWER(COMMERCIAL)"
	BenefitsReviewer     Role = "SPECIALIST_REVIEWER(BENEFITS)"
	NationalFinance      Role = "NATIONAL_FINANCE"
	ProgrammeManager     Role = "PROGRAMME_MANAGER"
	PanelChair           Role = "PANEL_CHAIR"
	PaymentReleaser      Role = "PAYMENT_RELEASER"
	FundAdmin            Role = "FUND_ADMIN"
	Auditor              Role = "AUDITOR"
	SupportAdviser       Role = "SUPPORT_ADVISER" // lends trusts a hand with a draft, when they ask
	Public               Role = "PUBLIC"
	System               Role = "SYSTEM" // the engine itself: timers and follow-on steps
)

// Title returns the role as people say it.
func (r Role) Title() string {
	if t, ok := roleTitles[r]; ok {
		return t
	}
	return string(r)
}

var roleTitles = map[Role]string{
	TrustAuthor: "Bid author", TrustFinancePreparer: "Finance preparer", TrustFinanceApprover: "Finance approver",
	TrustSRO: "Senior responsible owner", TrustCFO: "Chief finance officer", ICBReviewer: "ICB reviewer",
	RegionReviewer: "Regional reviewer", SafetyReviewer: "Clinical safety reviewer", CyberReviewer: "Cyber reviewer",
	IGReviewer: "Information governance reviewer", ArchitectureReviewer: "Architecture reviewer",
	CommercialReviewer: "Commercial reviewer", BenefitsReviewer: "Benefits reviewer",
	NationalFinance: "National finance", ProgrammeManager: "Programme manager", PanelChair: "Panel chair",
	PaymentReleaser: "Payment releaser", FundAdmin: "Fund administrator", Auditor: "Auditor", SupportAdviser: "Support adviser", System: "Tranche",
}

// A Post is one role held at one organisation.
type Post struct {
	Role Role   `json:"role"`
	Org  string `json:"organisation"`
}

// A Person is somebody signed in, with every post they hold. Names and
// addresses stay in the people table; records carry the id only.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Posts []Post `json:"posts"`
	// Orgs are the trusts whose bids this person's posts let them see: their
	// own, or those of their ICB, region or fund.
	Orgs []string `json:"-"`
	// Acting are the posts that this person holds today for others, as their
	// deputy; StandIns are those who hold this person's.
	// Bars are the trusts that an interest keeps this person away from today.
	Bars     []Bar     `json:"-"`
	Acting   []Acting  `json:"-"`
	StandIns []StandIn `json:"-"`
	// Carried are the posts that this person still has, for a while, at the trust
	// that follows theirs (E7).
	Carried []Carried `json:"-"`
	// FunderSide is true when no post is at a trust: drafts are not shown.
	FunderSide bool `json:"-"`
}

// Engine is the person in whose name timers and follow-on commands act.
func Engine() Person {
	return Person{ID: "system", Name: "Tranche", Posts: []Post{{System, ""}}, FunderSide: true}
}

// AllPosts lists the posts in which p can act today: their own, and those of
// people whose deputy they are.
func (p Person) AllPosts() []Post {
	posts := p.held()
	for _, a := range p.Acting {
		posts = append(posts, a.Post)
	}
	return posts
}

// held lists p's own posts, and those that still count at the trust that
// follows theirs.
func (p Person) held() []Post {
	posts := slices.Clone(p.Posts)
	for _, c := range p.Carried {
		if c.Role != TrustCFO { // nobody signs for a trust that has not appointed them
			posts = append(posts, c.Post)
		}
	}
	return posts
}

// Holds reports whether p can act in role r anywhere.
func (p Person) Holds(r Role) bool {
	return slices.ContainsFunc(p.AllPosts(), func(post Post) bool { return post.Role == r })
}

// A Carried is a post at a trust that ended, as it counts at the one that
// follows it: to the last day, and never to sign as its chief finance officer.
type Carried struct {
	Post

	From  string        // the trust that ended
	Until calendar.Date // the last day
}

// HoldsAt reports whether p can act in role r at organisation org.
func (p Person) HoldsAt(r Role, org string) bool { return slices.Contains(p.AllPosts(), Post{r, org}) }

// Title is the person's first post as people say it.
func (p Person) Title() string {
	if len(p.Posts) == 0 {
		return ""
	}
	return p.Posts[0].Role.Title()
}

// readingPosts are the posts by which p may look at things: a chief finance
// officer whose trust ended goes on reading, and signs nothing.
func (p Person) readingPosts(a Action) []Post {
	posts := p.AllPosts()
	if strings.HasPrefix(string(a), "get") || strings.HasPrefix(string(a), "list") {
		for _, c := range p.Carried {
			posts = append(posts, c.Post)
		}
	}
	return posts
}

// Reach adds an organisation to those that p may see, unless an interest keeps
// p away from it.
func (p *Person) Reach(org string) {
	barred := slices.ContainsFunc(p.Bars, func(b Bar) bool { return b.Org == org })
	if !barred && !slices.Contains(p.Orgs, org) {
		p.Orgs = append(p.Orgs, org)
	}
}
