-- Deploy routiq:contact/match_keys to pg
-- requires: contact/schema
--
-- A list in its own index and not an array with a gin index: under the policies the operators of
-- arrays may not be asked before them, so such an index is never used, and the whole tenant would be
-- read. No foreign keys, for a run writes a dozen rows a contact: triggers of contact.match_rows keep
-- them.

begin;

create table contact.match_keys (
    organization_id uuid not null,
    key bigint not null,
    contact_id uuid not null,
    constraint pk_match_keys primary key (organization_id, key, contact_id)
);

alter table contact.match_keys owner to app_owner;

alter table contact.match_keys enable row level security;
alter table contact.match_keys force row level security;

comment on table contact.match_keys is
    'By which keys a contact is found that may be one person with another: the blocks that it '
    'stands in, none of which grows without bound. Class: derived';
comment on column contact.match_keys.organization_id is 'Tenant that the row belongs to';
comment on column contact.match_keys.key is 'Number of a block: contact.block_chains';
comment on column contact.match_keys.contact_id is 'The contact that stands there';

commit;
