-- Deploy routiq:audit/chain_links to pg
-- requires: audit/events
-- requires: audit/access_log
--
-- Not partitioned: links stay when the records that they seal have gone with their month. A thousand
-- records in one link take 40 bytes each.

begin;

create table audit.chain_links (
    organization_id uuid not null,
    position bigint not null,
    kind text not null,
    sealed_at timestamptz not null default clock_timestamp(),
    source text,
    month_on date,
    last_seq bigint,
    seqs bigint[] not null default '{}',
    record_hashes bytea not null default '\x',
    detail jsonb not null default '{}',
    previous_hash bytea not null,
    hash bytea not null,
    constraint pk_chain_links primary key (organization_id, position),
    constraint ck_chain_links_position check (position > 0),
    constraint ck_chain_links_kind check (kind in ('records', 'late', 'run', 'drop')),
    constraint ck_chain_links_source check (source in ('events', 'access_log')),
    constraint ck_chain_links_record_hashes
    check (octet_length(record_hashes) = 32 * cardinality(seqs)),
    constraint ck_chain_links_hash check (octet_length(hash) = 32)
);

alter table audit.chain_links owner to app_owner;

alter table audit.chain_links enable row level security;
alter table audit.chain_links force row level security;

create index idx_chain_links_last_seq on audit.chain_links (organization_id, last_seq);
create index idx_chain_links_newest on audit.chain_links
using brin (last_seq) with (pages_per_range = 64, autosummarize = on);

comment on table audit.chain_links is
    'The chain of each organization: a link holds the digests of up to a thousand records and the '
    'hash of the link before it. Class: log';
comment on column audit.chain_links.organization_id is
    'Tenant whose chain it is; all zeros for the platform, whose chain holds the heads of the rest';
comment on column audit.chain_links.position is 'Place in the chain, from 1 on without holes';
comment on column audit.chain_links.kind is
    'records; late for records that came below what was sealed; run for the end of a run of the '
    'sealer; drop for a month that retention took away';
comment on column audit.chain_links.sealed_at is 'When it was appended';
comment on column audit.chain_links.source is 'Table of audit that the records stand in';
comment on column audit.chain_links.month_on is 'Month (UTC) of the records, which go together';
comment on column audit.chain_links.last_seq is 'Highest number in it';
comment on column audit.chain_links.seqs is 'Numbers of its records, ascending';
comment on column audit.chain_links.record_hashes is
    'SHA-256 of each record in the same order, 32 bytes each';
comment on column audit.chain_links.detail is
    'Of a run: server, its transaction, how far everything is sealed, heads of the other chains; '
    'of a drop: what went';
comment on column audit.chain_links.previous_hash is
    'Hash of the link before it; zeros for the first';
comment on column audit.chain_links.hash is 'SHA-256 of all of the above: audit.link_hash';
comment on index audit.idx_chain_links_last_seq is
    'For what is sealed already of an organization''s records';
comment on index audit.idx_chain_links_newest is
    'For the sealer: what is sealed already among the newest records of all';

create trigger tg_chain_links_10_refuse_change
before update or delete on audit.chain_links
for each row execute function audit.refuse_change();

create trigger tg_chain_links_11_refuse_truncate
before truncate on audit.chain_links
for each statement execute function audit.refuse_change();

comment on trigger tg_chain_links_10_refuse_change on audit.chain_links is 'What is sealed stays';
comment on trigger tg_chain_links_11_refuse_truncate on audit.chain_links is 'What is sealed stays';

revoke update, delete, truncate on audit.chain_links from app_owner;
grant select on audit.chain_links to app_auditor;

commit;
