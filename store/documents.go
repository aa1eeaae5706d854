package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// A Document is a file that somebody uploaded. Its name and type were checked
// by who took it in.
type Document struct {
	Hash      string // SHA-256 of the bytes, in hex
	Org       string // whose it is; nobody else sees it but those who may see into that trust
	Name      string
	MediaType string
	Bytes     []byte
}

// KeepDocument keeps a file for an organisation that who can see, and returns
// its hash. The same bytes are kept once for each organisation, under the name
// that they first came with.
func (s *Store) KeepDocument(ctx context.Context, who funding.Person, d Document) (hash string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		hash, err = keepDocument(tx, who, d)
		return err
	})
	return hash, err
}

func keepDocument(tx *gorm.DB, who funding.Person, d Document) (string, error) {
	sum := sha256.Sum256(d.Bytes)
	hash := hex.EncodeToString(sum[:])
	return hash, tx.Exec(`insert into documents (hash, org, name, media_type, size, bytes, uploaded_by) values (?, ?, ?, ?, ?, ?, ?) on conflict (hash, org) do nothing`,
		hash, d.Org, d.Name, d.MediaType, len(d.Bytes), d.Bytes, who.ID).Error
}

// Document reads a file by its hash, of an organisation that who can see.
func (s *Store) Document(ctx context.Context, who funding.Person, hash string) (d Document, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d, err = loadDocument(tx, hash)
		return err
	})
	return d, err
}

func loadDocument(tx *gorm.DB, hash string) (Document, error) {
	var rows []Document
	if err := tx.Raw(`select hash, org, name, media_type, bytes from documents where hash = ? order by org limit 1`, hash).Scan(&rows).Error; err != nil {
		return Document{}, err
	}
	if len(rows) == 0 {
		return Document{}, notFound(gorm.ErrRecordNotFound, "There is no document %s that you can see.", firstWords(hash))
	}
	return rows[0], nil
}
