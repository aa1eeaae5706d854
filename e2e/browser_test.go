package e2e

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// wide and narrow are the two windows that pages are looked at in, in pixels.
const (
	wide, wideHeight     = 1280, 900
	narrow, narrowHeight = 390, 844
)

// newProfile is an empty folder for a browser. Made before the house is opened,
// it is removed after the house is closed, when the browser has long ended.
func newProfile(t *testing.T) string {
	t.Helper()
	profile, err := os.MkdirTemp("", "tranche-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(profile) })
	return profile
}

// openBrowser starts one browser, without a window.
func openBrowser(t *testing.T, profile string) context.Context {
	t.Helper()
	path := browserPath(t)
	flags := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.WindowSize(wide, wideHeight)}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "no-default-browser-check", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-dev-shm-usage", "disable-extensions", "hide-scrollbars",
		"disable-backgrounding-occluded-windows", "disable-renderer-backgrounding", "disable-background-timer-throttling"} {
		flags = append(flags, chromedp.Flag(flag, true))
	}
	allocator, closeAllocator := chromedp.NewExecAllocator(context.Background(), flags...)
	browser, _ := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		if err := chromedp.Cancel(browser); err != nil {
			t.Logf("close the browser: %v", err)
		}
		chromedp.FromContext(browser).Allocator.Wait()
		closeAllocator()
	})
	if err := chromedp.Run(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("The browser tests need a browser, and none of chromium, chromium-browser and google-chrome is on PATH: install one (on Debian: apt-get install chromium) and start again.")
	return ""
}

// openWindow opens a window with cookies of its own and listens to all that
// goes wrong in it.
func (s *stage) openWindow(name string) *visitor {
	s.t.Helper()
	id, err := newWindow(s.browser)
	if err != nil {
		s.t.Fatalf("open a window for %s: %v", name, err)
	}
	ctx, done := chromedp.NewContext(s.browser, chromedp.WithTargetID(id))
	s.closers = append(s.closers, done)
	v := &visitor{stage: s, name: name, ctx: ctx, loaded: make(chan struct{}, 8)}
	chromedp.ListenTarget(ctx, v.hear)
	if err := chromedp.Run(ctx); err != nil { // first without a deadline: the window lives as long as this context
		s.t.Fatalf("open a window for %s: %v", name, err)
	}
	v.run("open a window", network.Enable(), audits.Enable(),
		emulation.SetDeviceMetricsOverride(wide, wideHeight, 1, false),
		emulation.SetScriptExecutionDisabled(s.scriptless))
	return v
}

// newWindow makes a window whose cookies are its own. chromedp asks for a tab,
// which a browser without any window of that kind refuses.
func newWindow(browser context.Context) (target.ID, error) {
	ctx := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	room, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	if err != nil {
		return "", err
	}
	return target.CreateTarget("about:blank").WithBrowserContextID(room).WithNewWindow(true).Do(ctx)
}

// hear takes one event of the window.
func (v *visitor) hear(event any) {
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		select {
		case v.loaded <- struct{}{}:
		default: // nobody waits for so many
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			v.answered(e.Response.URL, e.Response.Status, answerOf(e))
		} else if e.Response.Status >= 400 {
			v.wrong("%d for %s", e.Response.Status, e.Response.URL)
		} else {
			v.fetched(e)
		}
	case *network.EventRequestWillBeSent:
		v.asksAbroad(e.Request.URL)
	case *runtime.EventExceptionThrown:
		v.wrong("exception: %s", e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			v.wrong("console %s: %s", e.Type, words(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Source != log.SourceNetwork && e.Entry.Level != log.LevelVerbose && e.Entry.Level != log.LevelInfo {
			v.wrong("log %s: %s", e.Entry.Level, e.Entry.Text)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			v.wrong("content security policy: %s blocked %s", e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective, e.Issue.Details.ContentSecurityPolicyIssueDetails.BlockedURL)
		}
	}
}

func words(args []*runtime.RemoteObject) string {
	said := ""
	for _, a := range args {
		said += string(a.Value) + a.Description + " "
	}
	return said
}

// run does things in the window, within half a minute.
func (v *visitor) run(what string, actions ...chromedp.Action) {
	v.t.Helper()
	if err := v.try(actions...); err != nil {
		v.fail("%s: %v", what, err)
	}
}

func (v *visitor) try(actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// eval asks the page for a value. Scripts of the page may be off; this still
// works.
func eval[T any](v *visitor, expression string) (out T) {
	v.t.Helper()
	v.run("look at the page", chromedp.Evaluate(expression, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return out
}

// call runs a function on one element: this is the element.
func call[T any](v *visitor, node cdp.BackendNodeID, function string, args ...any) (out T) {
	v.t.Helper()
	v.run("look at an element", chromedp.ActionFunc(func(ctx context.Context) error {
		object, err := resolve(ctx, node)
		if err != nil {
			return err
		}
		return chromedp.CallFunctionOn(function, &out, func(p *runtime.CallFunctionOnParams) *runtime.CallFunctionOnParams {
			return p.WithObjectID(object).WithReturnByValue(true)
		}, args...).Do(ctx)
	}))
	return out
}
