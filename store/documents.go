package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// KeepDocument keeps a file for an organisation that who can see, and returns
// its hash. The same bytes are kept once for each organisation, under the name
// that they first came with.
func (s *Store) KeepDocument(ctx context.Context, who funding.Person, d desk.Document) (hash string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		hash, err = keepDocument(tx, who, d)
		return err
	})
	return hash, err
}

func keepDocument(tx *gorm.DB, who funding.Person, d desk.Document) (string, error) {
	sum := sha256.Sum256(d.Bytes)
	hash := hex.EncodeToString(sum[:])
	return hash, tx.Exec(`insert into documents (hash, org, name, media_type, size, bytes, uploaded_by) values (?, ?, ?, ?, ?, ?, ?) on conflict (hash, org) do nothing`,
		hash, d.Org, d.Name, d.MediaType, len(d.Bytes), d.Bytes, who.ID).Error
}

// Document reads a file by its hash, of an organisation that who can see.
func (s *Store) Document(ctx context.Context, who funding.Person, hash string) (d desk.Document, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d, err = loadDocument(tx, hash, "")
		return err
	})
	return d, err
}

// loadDocument reads a file of an organisation; "" is any that can be seen.
func loadDocument(tx *gorm.DB, hash, org string) (desk.Document, error) {
	var rows []desk.Document
	if err := tx.Raw(`select hash, org, name, media_type, bytes from documents where hash = ? and (? = '' or org = ?) order by org limit 1`, hash, org, org).Scan(&rows).Error; err != nil {
		return desk.Document{}, err
	}
	if len(rows) == 0 {
		return desk.Document{}, notFound(gorm.ErrRecordNotFound, "There is no document %s that you can see.", firstWords(hash))
	}
	return rows[0], nil
}
