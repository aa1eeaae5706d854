package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree parses a piece of HTML as the inside of a body and writes it one node a
// line, with attributes and class names sorted and white space settled, so that
// two pieces that a browser treats alike are equal as text.
func tree(t *testing.T, source string, prune func(*html.Node)) string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		t.Fatalf("parse %q: %v", source, err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	if prune != nil {
		prune(body)
	}
	var out strings.Builder
	write(&out, body, 0, false)
	return out.String()
}

// write keeps the outer white space of texts that are only read out: a word
// glued to its neighbour there is heard as one word.
func write(out *strings.Builder, n *html.Node, depth int, hidden bool) {
	indent := strings.Repeat("  ", depth)
	switch n.Type {
	case html.TextNode:
		text := strings.Join(strings.Fields(strings.ReplaceAll(n.Data, "\u00a0", "¬")), " ")
		if text == "" {
			return
		}
		if hidden && strings.HasPrefix(n.Data, " ") {
			text = " " + text
		}
		if hidden && strings.HasSuffix(n.Data, " ") {
			text += " "
		}
		fmt.Fprintf(out, "%s%q\n", indent, text)
		return
	case html.ElementNode:
		fmt.Fprintf(out, "%s<%s%s>\n", indent, n.Data, attributes(n))
		hidden = n.Data == "span" && (hidden || slices.Contains(strings.Fields(attribute(n, "class")), "nhsuk-u-visually-hidden"))
	case html.CommentNode:
		return
	}
	mergeTexts(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		write(out, c, depth+1, hidden)
	}
}

// mergeTexts joins neighbouring texts, as a reader does.
func mergeTexts(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		for c.Type == html.TextNode && c.NextSibling != nil && c.NextSibling.Type == html.TextNode {
			c.Data += c.NextSibling.Data
			n.RemoveChild(c.NextSibling)
		}
	}
}

func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		value := strings.Join(strings.Fields(a.Val), " ")
		if a.Key == "class" {
			names := strings.Fields(value)
			slices.Sort(names)
			value = strings.Join(names, " ")
		}
		all = append(all, fmt.Sprintf(" %s=%q", a.Key, value))
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// firstDifference is the first line in which two trees differ, with its place.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := at(g, i), at(w, i)
		if a != b {
			return fmt.Sprintf("line %d\n got %s\nwant %s\nafter %s", i+1, a, b, at(g, i-1))
		}
	}
	return "none"
}

func at(lines []string, i int) string {
	if i < 0 || i >= len(lines) {
		return "(nothing)"
	}
	return strings.TrimSpace(lines[i])
}
