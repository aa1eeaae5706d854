-- Kinds of claim lines (a credit and a refund of VAT are below zero, all
-- others are not), what was credited of an invoice, documents and the evidence
-- of lines, why a claim is not clean, and money that a trust owes.
-- +goose Up
alter table claim_lines
	add column kind text not null default '' check (kind in ('', 'INVOICE', 'CREDIT', 'VAT_REFUND', 'PAYROLL', 'ACCRUAL', 'RECHARGE')),
	add column ledger_line text not null default '', -- key of the ledger line that it came from
	add column duplicate_reason text not null default '', -- why one document stands behind two invoices
	drop constraint claim_lines_gross_check,
	drop constraint claim_lines_eligible_check,
	add constraint line_has_its_sign check (case when kind in ('CREDIT', 'VAT_REFUND')
		then gross between -99999999999999 and 0 and eligible between -99999999999999 and 0
		else gross between 0 and 99999999999999 and eligible between 0 and 99999999999999 end);
create index claim_lines_ledger on claim_lines (ledger_line) where ledger_line <> '';

alter table invoices
	add column credited bigint not null default 0,
	drop constraint invoice_not_overclaimed,
	add constraint invoice_not_overclaimed check (claimed >= 0 and credited >= 0 and claimed <= gross - credited);

alter table claims
	add column exceptions jsonb not null default '[]', -- why it is not clean, as the rules last saw it
	add column set_off bigint not null default 0, -- of what is granted, that much settles money owed: cash = granted - set_off
	drop constraint claims_amount_check,
	drop constraint claims_granted_check,
	add constraint only_money_owed_is_below_zero check ((amount >= 0 and granted >= 0) or status = 'OWED'),
	add constraint set_off_within_granted check (set_off = 0 or set_off between 0 and granted);
create index claims_late on claims (id) where status = 'LATE';

create table documents ( -- a file once for each trust, whatever it is attached to
	hash        text not null check (length(hash) = 64), -- SHA-256 of the bytes, in hex
	org         varchar(10) not null references organisations,
	name        text not null,
	media_type  text not null,
	size        bigint not null check (size > 0),
	bytes       bytea not null,
	uploaded_by text not null references people,
	at          timestamptz not null default tranche_now(),
	primary key (hash, org)
);
create table claim_evidence ( -- documents that stand behind a line
	claim_id text not null references claims on delete cascade,
	line_no  int not null,
	org      varchar(10) not null references organisations,
	hash     text not null,
	name     text not null,
	by_person text not null references people,
	at       timestamptz not null default tranche_now(),
	primary key (claim_id, line_no, hash),
	foreign key (hash, org) references documents
);
create index claim_evidence_hash on claim_evidence (hash);
create table owed ( -- a copy of what the award says, for lists and sums
	id       text primary key,
	award_id text not null references awards,
	org      varchar(10) not null references organisations,
	fy       int not null,
	nature   text not null check (nature in ('CAPITAL', 'REVENUE')),
	amount   bigint not null check (amount > 0),
	taken    bigint not null default 0,
	method   text not null check (method in ('OFFSET', 'REPAY')),
	reason   text not null,
	due      date,
	claim_id text not null default '',
	settled_at timestamptz,
	settled_by text not null default '',
	constraint never_taken_twice check (taken between 0 and amount)
);
create index owed_award on owed (award_id);
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['documents', 'claim_evidence', 'owed'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['documents', 'owed'] loop
		execute format('create policy web on %I to tranche_web using (org = any((select app_orgs())::text[])) with check (org = any((select app_orgs())::text[]))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on claim_evidence to tranche_web
	using (exists (select 1 from claims c where c.id = claim_id)) with check (exists (select 1 from claims c where c.id = claim_id));
grant insert on documents to tranche_web;
grant insert, update, delete on claim_evidence to tranche_web;
