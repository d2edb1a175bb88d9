-- Deploy routiq:clinic/appointment_types__policies to pg
-- requires: clinic/appointment_types
-- requires: core/current_org_id

begin;

-- policy appointment_types_app_owner_all on clinic.appointment_types
-- policy appointment_types_app_migrator_all on clinic.appointment_types

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists appointment_types_app_owner_all on clinic.appointment_types;
create policy appointment_types_app_owner_all on clinic.appointment_types
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists appointment_types_app_migrator_all on clinic.appointment_types;
create policy appointment_types_app_migrator_all on clinic.appointment_types
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy appointment_types_app_owner_all on clinic.appointment_types is
    'Rows of the caller''s organization';
comment on policy appointment_types_app_migrator_all on clinic.appointment_types is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
