-- Deploy routiq:legacy/dashboard_summary to pg
-- requires: legacy/organizations
-- requires: legacy/contacts
-- requires: legacy/active_patients
-- requires: legacy/appointments
-- requires: legacy/conversations
-- requires: legacy/messages
-- requires: legacy/sync_logs

begin;

-- view legacy.dashboard_summary

-- Counts everything of every organization on each read. Dates are compared as text, because a
-- cast would fail on the notations that are in the tables.

create or replace view legacy.dashboard_summary as
select
    o.id as organization_id,
    o.name as organization_name,
    (
        select count(*)
        from legacy.contacts as c
        where c.organization_id in (o.id, o.clerk_org_id)
    ) as contact_count,
    (
        select count(*)
        from legacy.active_patients as p
        where
            p.organization_id::text in (o.id, o.settings ->> 'uuid')
            and lower(p.is_active) in ('t', 'true', 'yes', 'y', '1')
    ) as active_patient_count,
    (
        select count(*)
        from legacy.appointments as a
        where
            a.organization_id in (o.id, o.clerk_org_id)
            and lower(a.status) not like 'cancel%'
    ) as appointment_count,
    (
        select count(*)
        from legacy.conversations as v
        where
            v.organization_id in (o.id, o.clerk_org_id)
            and lower(v.status) = 'open'
    ) as open_conversation_count,
    (
        select count(*)
        from legacy.messages as m
        where m.organization_id in (o.id, o.clerk_org_id)
    ) as message_count,
    (
        select max(s.at)
        from legacy.sync_logs as s
        where
            s.organization_id in (o.id, o.clerk_org_id)
            and lower(s.status) in ('ok', 'success', 'completed')
    ) as last_sync_at
from legacy.organizations as o;

alter view legacy.dashboard_summary owner to app_owner;

grant select on legacy.dashboard_summary to service_role;

comment on view legacy.dashboard_summary is
    'Figures of the dashboard, one row an organization, counted on each read';

commit;
