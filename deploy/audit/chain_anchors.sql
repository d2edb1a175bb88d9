-- Deploy routiq:audit/chain_anchors to pg
-- requires: audit/schema
-- requires: audit/refuse_change

begin;

create table audit.chain_anchors (
    organization_id uuid not null,
    position bigint not null,
    hash bytea not null,
    anchored_at timestamptz not null default clock_timestamp(),
    anchored_by text not null default session_user,
    constraint pk_chain_anchors primary key (organization_id, position, anchored_at),
    constraint ck_chain_anchors_hash check (octet_length(hash) = 32)
);

alter table audit.chain_anchors owner to app_owner;

alter table audit.chain_anchors enable row level security;
alter table audit.chain_anchors force row level security;

comment on table audit.chain_anchors is
    'Heads of chains that were given out to be kept elsewhere: whoever takes the end of a chain '
    'away must take these too, and cannot reach the copies. Class: log';
comment on column audit.chain_anchors.organization_id is
    'Tenant whose chain it is; all zeros for the platform';
comment on column audit.chain_anchors.position is 'Last place of the chain at that moment';
comment on column audit.chain_anchors.hash is 'Hash of the link in that place';
comment on column audit.chain_anchors.anchored_at is 'When it was given out';
comment on column audit.chain_anchors.anchored_by is 'Database role to which it was given';

create trigger tg_chain_anchors_10_refuse_change
before update or delete on audit.chain_anchors
for each row execute function audit.refuse_change();

create trigger tg_chain_anchors_11_refuse_truncate
before truncate on audit.chain_anchors
for each statement execute function audit.refuse_change();

comment on trigger tg_chain_anchors_10_refuse_change on audit.chain_anchors is
    'What was given out stays';
comment on trigger tg_chain_anchors_11_refuse_truncate on audit.chain_anchors is
    'What was given out stays';

revoke update, delete, truncate on audit.chain_anchors from app_owner;
grant select on audit.chain_anchors to app_auditor;

commit;
