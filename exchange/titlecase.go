package exchange

import (
	"strings"
	"unicode"
)

// lowWords stay small inside a name, and highWords stay large.
var (
	lowWords  = map[string]bool{"and": true, "of": true, "the": true, "on": true, "in": true, "for": true, "upon": true, "with": true, "by": true, "to": true, "at": true}
	highWords = map[string]bool{"nhs": true, "icb": true, "uk": true, "ii": true, "iii": true}
)

// TitleCase writes a name of the register, which is all capitals, as people
// write it: "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST" is "Guy's and St
// Thomas' NHS Foundation Trust" (domain 6.2).
func TitleCase(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for i, word := range words {
		bare := strings.Trim(word, "(),.;:")
		switch {
		case highWords[bare]:
			words[i] = strings.ToUpper(word)
		case i == 0 || !lowWords[bare]:
			words[i] = largeFirst(word)
		}
	}
	return strings.Join(words, " ")
}

// largeFirst gives a large letter to each part that a hyphen, a slash, a
// bracket or the apostrophe of O'Neill begins.
func largeFirst(word string) string {
	runes := []rune(word)
	begins := true
	for i, r := range runes {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if begins && !lowWords[partAt(runes, i)] || i == 0 {
				runes[i] = unicode.ToUpper(r)
			}
			begins = false
			continue
		}
		begins = r != '\'' && r != '’' && r != '.' || i == 1 && len(runes) > 4
	}
	return string(runes)
}

// partAt is the part of a word that begins at i and ends before a hyphen.
func partAt(word []rune, i int) string {
	end := i
	for end < len(word) && word[end] != '-' {
		end++
	}
	return string(word[i:end])
}
