package e2e

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	readmePicture = "../docs/images/bid.png"
	readmeHeight  = 1120
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
	var shot []byte
	amina.run("take the README's picture", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		shot, err = page.CaptureScreenshot().Do(ctx)
		return err
	}))
	amina.resize(wide, wideHeight)
	small, err := fewColours(shot)
	if err != nil {
		amina.fail("%v", err)
	}
	if len(small) > readmeBytes {
		amina.fail("the README's picture has %d bytes, want at most %d", len(small), readmeBytes)
	}
	if err := os.WriteFile(readmePicture, small, 0o644); err != nil {
		amina.fail("%v", err)
	}
}

// fewColours writes a picture anew with its 256 most frequent colours, which
// is all that a page of text has, in a third of the bytes.
func fewColours(shot []byte) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	box, often := from.Bounds(), map[color.Color]int{}
	for y := range box.Dy() {
		for x := range box.Dx() {
			often[from.At(x, y)]++
		}
	}
	var colours color.Palette
	for c := range often {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.Color) int { return often[b] - often[a] })
	to, nearest := image.NewPaletted(box, colours[:min(256, len(colours))]), map[color.Color]uint8{}
	for y := range box.Dy() {
		for x := range box.Dx() {
			c := from.At(x, y)
			if _, known := nearest[c]; !known {
				nearest[c] = uint8(to.Palette.Index(c))
			}
			to.SetColorIndex(x, y, nearest[c])
		}
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to)
	return out.Bytes(), err
}
