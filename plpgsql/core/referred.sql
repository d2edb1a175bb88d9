-- function core.referred(text, uuid, uuid[])

-- Most tables have nothing of the few rows that are deleted or merged. To ask each of them in a statement
-- of its own, planned anew with every call, took longer than all that is written; here the session keeps
-- the plan. What this does not know, such as a table that came later, it does not tell of, and whoever
-- asks looks there himself: a reference that is left out costs time and nothing else. Divided tables are
-- left out: to look costs less than a plan for all of their partitions. Which references there have to be
-- is held by tests/core/referred.
-- It sees what its caller sees at the time, as the statements do that it spares.

create or replace function core.referred(p_table text, p_organization_id uuid, p_ids uuid[])
returns table (child_table text, child_column text, has_rows boolean)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $function$
begin
    if p_table = 'contact.contacts' then
        return query
        select
            'billing.invoices',
            'contact_id',
            exists (
                select
                from billing.invoices as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'billing.orders',
            'contact_id',
            exists (
                select
                from billing.orders as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'billing.payments',
            'contact_id',
            exists (
                select
                from billing.payments as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'billing.subscriptions',
            'contact_id',
            exists (
                select
                from billing.subscriptions as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.appointment_reminders',
            'contact_id',
            exists (
                select
                from clinic.appointment_reminders as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.appointments',
            'contact_id',
            exists (
                select
                from clinic.appointments as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.bookings',
            'contact_id',
            exists (
                select
                from clinic.bookings as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.encounters',
            'contact_id',
            exists (
                select
                from clinic.encounters as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.observations',
            'contact_id',
            exists (
                select
                from clinic.observations as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.queue_entries',
            'contact_id',
            exists (
                select
                from clinic.queue_entries as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.queue_notifications',
            'contact_id',
            exists (
                select
                from clinic.queue_notifications as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.treatment_outcomes',
            'contact_id',
            exists (
                select
                from clinic.treatment_outcomes as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.treatment_photos',
            'contact_id',
            exists (
                select
                from clinic.treatment_photos as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.treatment_plans',
            'contact_id',
            exists (
                select
                from clinic.treatment_plans as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'clinic.treatment_records',
            'contact_id',
            exists (
                select
                from clinic.treatment_records as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'comms.chat_messages',
            'contact_id',
            exists (
                select
                from comms.chat_messages as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'comms.chat_participants',
            'contact_id',
            exists (
                select
                from comms.chat_participants as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'comms.chat_rooms',
            'contact_id',
            exists (
                select
                from comms.chat_rooms as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'comms.conversations',
            'contact_id',
            exists (
                select
                from comms.conversations as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'comms.outbound_messages',
            'contact_id',
            exists (
                select
                from comms.outbound_messages as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.activities',
            'contact_id',
            exists (
                select
                from contact.activities as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.consents',
            'contact_id',
            exists (
                select
                from contact.consents as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.contact_identifiers',
            'contact_id',
            exists (
                select
                from contact.contact_identifiers as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.contact_merges',
            'loser_id',
            exists (
                select
                from contact.contact_merges as t
                where t.organization_id = p_organization_id and t.loser_id = any(p_ids)
            )
        union all
        select
            'contact.contact_merges',
            'survivor_id',
            exists (
                select
                from contact.contact_merges as t
                where t.organization_id = p_organization_id and t.survivor_id = any(p_ids)
            )
        union all
        select
            'contact.contact_points',
            'contact_id',
            exists (
                select
                from contact.contact_points as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.contacts',
            'merged_into_id',
            exists (
                select
                from contact.contacts as t
                where t.organization_id = p_organization_id and t.merged_into_id = any(p_ids)
            )
        union all
        select
            'contact.duplicate_candidates',
            'contact_a_id',
            exists (
                select
                from contact.duplicate_candidates as t
                where t.organization_id = p_organization_id and t.contact_a_id = any(p_ids)
            )
        union all
        select
            'contact.duplicate_candidates',
            'contact_b_id',
            exists (
                select
                from contact.duplicate_candidates as t
                where t.organization_id = p_organization_id and t.contact_b_id = any(p_ids)
            )
        union all
        select
            'contact.leads',
            'contact_id',
            exists (
                select
                from contact.leads as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.notes',
            'contact_id',
            exists (
                select
                from contact.notes as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.patients',
            'contact_id',
            exists (
                select
                from contact.patients as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'contact.survey_answers',
            'contact_id',
            exists (
                select
                from contact.survey_answers as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'core.invitations',
            'contact_id',
            exists (
                select
                from core.invitations as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'core.organization_members',
            'contact_id',
            exists (
                select
                from core.organization_members as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'docs.document_links',
            'target_contact_id',
            exists (
                select
                from docs.document_links as t
                where t.organization_id = p_organization_id and t.target_contact_id = any(p_ids)
            )
        union all
        select
            'docs.documents',
            'contact_id',
            exists (
                select
                from docs.documents as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'docs.generated_reports',
            'contact_id',
            exists (
                select
                from docs.generated_reports as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'docs.presentation_items',
            'contact_id',
            exists (
                select
                from docs.presentation_items as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'docs.presentation_sessions',
            'contact_id',
            exists (
                select
                from docs.presentation_sessions as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'marketing.campaign_targets',
            'contact_id',
            exists (
                select
                from marketing.campaign_targets as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'marketing.loyalty_transactions',
            'contact_id',
            exists (
                select
                from marketing.loyalty_transactions as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'marketing.promo_redemptions',
            'contact_id',
            exists (
                select
                from marketing.promo_redemptions as t
                where t.organization_id = p_organization_id and t.contact_id = any(p_ids)
            )
        union all
        select
            'integration.external_ids',
            'target_id',
            exists (
                select
                from integration.external_ids as t
                where
                    t.organization_id = p_organization_id
                    and t.target_table = p_table
                    and t.target_id = any(p_ids)
            )
        union all
        select
            'integration.sync_conflicts',
            'target_id',
            exists (
                select
                from integration.sync_conflicts as t
                where
                    t.organization_id = p_organization_id
                    and t.target_table = p_table
                    and t.target_id = any(p_ids)
            );
    elsif p_table = 'clinic.appointments' then
        return query
        select
            'clinic.appointment_reminders',
            'appointment_id',
            exists (
                select
                from clinic.appointment_reminders as t
                where t.organization_id = p_organization_id and t.appointment_id = any(p_ids)
            )
        union all
        select
            'clinic.bookings',
            'appointment_id',
            exists (
                select
                from clinic.bookings as t
                where t.organization_id = p_organization_id and t.appointment_id = any(p_ids)
            )
        union all
        select
            'clinic.encounters',
            'appointment_id',
            exists (
                select
                from clinic.encounters as t
                where t.organization_id = p_organization_id and t.appointment_id = any(p_ids)
            )
        union all
        select
            'docs.document_links',
            'target_appointment_id',
            exists (
                select
                from docs.document_links as t
                where t.organization_id = p_organization_id and t.target_appointment_id = any(p_ids)
            );
    elsif p_table = 'contact.patients' then
        return query
        select
            'integration.external_ids',
            'target_id',
            exists (
                select
                from integration.external_ids as t
                where
                    t.organization_id = p_organization_id
                    and t.target_table = p_table
                    and t.target_id = any(p_ids)
            )
        union all
        select
            'integration.sync_conflicts',
            'target_id',
            exists (
                select
                from integration.sync_conflicts as t
                where
                    t.organization_id = p_organization_id
                    and t.target_table = p_table
                    and t.target_id = any(p_ids)
            );
    end if;
end
$function$;

alter function core.referred(text, uuid, uuid[]) owner to app_owner;

revoke all on function core.referred(text, uuid, uuid[]) from public;

comment on function core.referred(text, uuid, uuid[]) is
    'Whether rows of other tables, deleted ones too, refer to any of these rows, by each reference '
    'of core.delete_rules that it knows: to contacts and appointments.';
