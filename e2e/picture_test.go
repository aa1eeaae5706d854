package e2e

import (
	"context"
	"os"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	readmePicture = "../docs/images/bid.png"
	readmeHeight  = 1020
	readmeBytes   = 150_000
)

// readmeShot writes the README's picture: a bid on its way, with one clock
// stopped. It does so only when asked, because the picture is kept with the
// source.
func (s *stage) readmeShot() {
	if os.Getenv("TRANCHE_README_SHOT") == "" || s.scriptless {
		return
	}
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid)
	amina.resize(wide, readmeHeight)
	eval[any](amina, `document.querySelector('h1').scrollIntoView(), scrollBy(0, -20)`)
	var png []byte
	amina.run("take the README's picture", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().Do(ctx)
		return err
	}))
	amina.resize(wide, wideHeight)
	if len(png) > readmeBytes {
		amina.fail("the README's picture has %d bytes, want at most %d", len(png), readmeBytes)
	}
	if err := os.MkdirAll("../docs/images", 0o755); err != nil {
		amina.fail("%v", err)
	}
	if err := os.WriteFile(readmePicture, png, 0o644); err != nil {
		amina.fail("%v", err)
	}
}
