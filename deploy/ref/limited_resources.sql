-- Deploy routiq:ref/limited_resources to pg
-- requires: ref/schema
--
-- What a plan may limit. Who adds one counts it, see core.count_use.

begin;

create table ref.limited_resources (
    resource text not null,
    description text not null,
    constraint pk_limited_resources primary key (resource),
    constraint ck_limited_resources_resource check (resource ~ '^[a-z][a-z0-9_]{0,31}$')
);

alter table ref.limited_resources owner to app_owner;

comment on table ref.limited_resources is 'What a plan may limit. Class: reference';
comment on column ref.limited_resources.resource is 'Name of what is counted';
comment on column ref.limited_resources.description is 'What counts as one, for people';

insert into ref.limited_resources (resource, description)
values
('members', 'Members of the staff whose membership is active; customers do not count'),
('locations', 'Branches that are not deleted');

revoke insert, update, delete, truncate on ref.limited_resources from app_owner;
-- a foreign key locks the row that it finds as the owner
grant update (description) on ref.limited_resources to app_owner;
grant insert, update, delete on ref.limited_resources to app_migrator; -- migrations add to it

commit;
