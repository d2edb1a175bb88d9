-- Deploy routiq:ref/phone_sources to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- The version is written by python -m tools.phone_metadata.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_sources (
    name text not null,
    version text not null,
    origin text not null,
    licence text not null,
    constraint pk_phone_sources primary key (name),
    constraint ck_phone_sources_version check (version ~ '^[0-9]+([.][0-9]+)+$')
);

alter table ref.phone_sources owner to app_owner;

comment on table ref.phone_sources is
    'Where the numbering plans in ref.phone_regions and ref.phone_ranges come from. Class: '
    'reference';
comment on column ref.phone_sources.name is 'Package that they were read from';
comment on column ref.phone_sources.version is 'Its version, which is that of libphonenumber';
comment on column ref.phone_sources.origin is 'Who gathers the plans';
comment on column ref.phone_sources.licence is 'Under which they may be used';

insert into ref.phone_sources (name, version, origin, licence)
values
(
    'phonenumbers',
    $version$9.0.43$version$,
    'libphonenumber, Copyright (C) The Libphonenumber Authors',
    'Apache-2.0'
);

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_sources from app_owner;
grant select, insert, update, delete on ref.phone_sources to app_migrator;

commit;
