package ui

import (
	"fmt"
	"strconv"
	"strings"
)

// Series is one thing measured along a chart, such as national capital.
type Series struct {
	Name string
	// Pence is one amount a year or month. A line may stop early: months still to
	// come have no amount.
	Pence []int64
	// Words are the same amounts as people read them, for the table.
	Words []string
}

// ChartProps is amounts over years or months.
type ChartProps struct {
	ID    string
	Title string
	// Description says in a sentence what the chart shows, for those who cannot
	// see it: "Capital falls from £6.3m in 2027/28 to £1.5m in 2029/30."
	Description string
	// Along is the years or months; AlongHead what they are: "Financial year".
	Along     []string
	AlongHead string
	Series    []Series
	// CSV is the address of the same figures as a file, if there is one.
	CSV string
}

// The drawing's measures in its own units; it grows and shrinks as a whole.
const (
	chartWidth  = 720
	chartHeight = 340
	chartLeft   = 64
	chartRight  = 112
	chartTop    = 48
	chartBottom = 36
)

type chartBar struct {
	x, y, width, height int
	series              int
	label               string // "" where the bar is too thin for words
}

type chartTick struct {
	y     int
	label string
}

func (p ChartProps) id() string { return or(p.ID, "chart") }

func (p ChartProps) step() int {
	return (chartWidth - chartLeft - chartRight) / max(len(p.Along), 1)
}

// x is the middle of the i-th year or month.
func (p ChartProps) x(i int) int { return chartLeft + p.step()*i + p.step()/2 }

// height is an amount's share of the drawing's height.
func height(pence, top int64) int {
	if top == 0 {
		return 0
	}
	return int(pence * int64(chartHeight-chartTop-chartBottom) / top)
}

func baseline() int { return chartHeight - chartBottom }

// stackTop is the highest stack, rounded up to where a tick stands.
func (p ChartProps) stackTop() int64 {
	var top int64
	for i := range p.Along {
		var sum int64
		for _, s := range p.Series {
			sum += s.at(i)
		}
		top = max(top, sum)
	}
	return ceiling(top)
}

func (p ChartProps) lineTop() int64 {
	var top int64
	for _, s := range p.Series {
		for _, v := range s.Pence {
			top = max(top, v)
		}
	}
	return ceiling(top)
}

func (s Series) at(i int) int64 {
	if i >= len(s.Pence) {
		return 0
	}
	return s.Pence[i]
}

// ceiling is the smallest of 1, 2, 4, 6 or 8 times a power of ten that is not
// below v, so that a quarter of it is a round amount.
func ceiling(v int64) int64 {
	for unit := int64(100); ; unit *= 10 {
		for _, n := range []int64{1, 2, 4, 6, 8} {
			if n*unit >= v {
				return n * unit
			}
		}
	}
}

func ticks(top int64) []chartTick {
	var out []chartTick
	for i := int64(0); i <= 4; i++ {
		out = append(out, chartTick{baseline() - height(top*i/4, top), short(top * i / 4)})
	}
	return out
}

// short writes pence in a few letters: £6.3m, £310k, £45.
func short(pence int64) string {
	pounds := float64(pence) / 100
	switch {
	case pounds >= 1e6:
		return "£" + trim(pounds/1e6) + "m"
	case pounds >= 1e3:
		return "£" + trim(pounds/1e3) + "k"
	}
	return "£" + trim(pounds)
}

func trim(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// bars stacks the series of each year from the baseline up.
func (p ChartProps) bars() []chartBar {
	var out []chartBar
	top, width := p.stackTop(), min(p.step()*6/10, 72)
	for i := range p.Along {
		y := baseline()
		for s, series := range p.Series {
			h := height(series.at(i), top)
			y -= h
			bar := chartBar{x: p.x(i) - width/2, y: y, width: width, height: h, series: s}
			if h >= 20 && width >= 44 {
				bar.label = short(series.at(i))
			}
			out = append(out, bar)
		}
	}
	return out
}

// points is one line as the points of a polyline.
func (p ChartProps) points(s Series) string {
	var out []string
	top := p.lineTop()
	for i, v := range s.Pence {
		out = append(out, fmt.Sprintf("%d,%d", p.x(i), baseline()-height(v, top)))
	}
	return strings.Join(out, " ")
}

// end is where a line stops, to write its name there.
func (p ChartProps) end(s Series) (x, y int) {
	last := len(s.Pence) - 1
	if last < 0 {
		return chartLeft, baseline()
	}
	return p.x(last) + 8, baseline() - height(s.Pence[last], p.lineTop()) + 5
}

// table is the chart's figures in words.
func (p ChartProps) table() TableProps {
	t := TableProps{Caption: HeadingProps{Text: p.Title, Classes: "nhsuk-u-visually-hidden"}, RowHeads: true, Compact: true,
		Head: []Cell{{Text: or(p.AlongHead, "Period")}}}
	for _, s := range p.Series {
		t.Head = append(t.Head, Numeric(s.Name))
	}
	for i, along := range p.Along {
		row := []Cell{{Text: along}}
		for _, s := range p.Series {
			words := "–"
			if i < len(s.Words) {
				words = s.Words[i]
			}
			row = append(row, Cell{Text: words})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// px writes a measure as an attribute.
func px(n int) string { return strconv.Itoa(n) }
