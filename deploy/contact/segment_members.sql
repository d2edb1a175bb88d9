-- Deploy routiq:contact/segment_members to pg
-- requires: contact/segments
--
-- Found by the rule and found again: nobody writes it by hand, and so it has no columns of the
-- house.

begin;

create table contact.segment_members (
    organization_id uuid not null,
    segment_id uuid not null,
    contact_id uuid not null,
    added_at timestamptz not null default now(),
    constraint pk_segment_members primary key (organization_id, segment_id, contact_id),
    constraint fk_segment_members_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_segment_members_segment_id
    foreign key (organization_id, segment_id)
    references contact.segments (organization_id, id)
    on delete cascade,
    constraint fk_segment_members_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete cascade
);

alter table contact.segment_members owner to app_owner;

alter table contact.segment_members enable row level security;
alter table contact.segment_members force row level security;

create index idx_segment_members_contact_id on contact.segment_members
(organization_id, contact_id);

comment on table contact.segment_members is
    'Whom the rule of a segment meant when it was last built. Class: derived';
comment on column contact.segment_members.organization_id is 'Tenant that the row belongs to';
comment on column contact.segment_members.segment_id is 'Segment';
comment on column contact.segment_members.contact_id is 'Whom its rule means';
comment on column contact.segment_members.added_at is
    'When the rule was first found to mean them';
comment on index contact.idx_segment_members_contact_id is
    'For the segments of a contact, and for the foreign key';

commit;
