-- Deploy routiq:clinic/place_analysis to pg
-- requires: clinic/skin_analyses__policies
-- requires: clinic/skin_analysis_keys__policies
-- requires: clinic/bookings__policies
-- requires: clinic/encounters__policies

begin;

-- function clinic.place_analysis()
-- trigger tg_skin_analyses_30_place on clinic.skin_analyses

-- Called by tg_skin_analyses_30_place. Keeps the key of an analysis, so that no writer can forget it:
-- whoever says of a picture what was said already meets its unique index. Where two patients are
-- merged of whom the same was said, both analyses stay and the key of one is free of its subject, until
-- the merge is undone. Where an encounter goes, whose it was stays. A row that moves to another month
-- comes as an update first, which gives the key its instant, and then as an insert. Raises RQ409.

create or replace function clinic.place_analysis()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_subject bytea := case
        when new.deleted_at is null
            then sha256(
                convert_to(
                    jsonb_build_array(
                        new.contact_id, new.asset_id, new.model_name, new.model_version
                    )::text,
                    'UTF8'
                )
            )
    end;
begin
    if new.encounter_id is not null then
        select e.practitioner_id, b.service_id
        into new.practitioner_id, new.service_id
        from clinic.encounters as e
        left join clinic.bookings as b
            on
                e.organization_id = b.organization_id
                and e.appointment_id = b.appointment_id
                and b.deleted_at is null
        where e.organization_id = new.organization_id and e.id = new.encounter_id;
    end if;

    if tg_op = 'INSERT' then
        insert into clinic.skin_analysis_keys as k (
            organization_id, skin_analysis_id, analysed_at, subject
        )
        values (new.organization_id, new.id, new.analysed_at, v_subject)
        on conflict (organization_id, skin_analysis_id) do update
        set analysed_at = excluded.analysed_at
        where k.analysed_at = excluded.analysed_at;

        if not found then
            perform core.refuse(
                'RQ409', 'an id is that of one analysis', format('the id is "%s"', new.id),
                'leave the id out'
            );
        end if;
    else
        update clinic.skin_analysis_keys as k
        set
            analysed_at = new.analysed_at,
            subject = case
                when not exists (
                    select
                    from clinic.skin_analysis_keys as o
                    where
                        o.organization_id = new.organization_id
                        and o.subject = v_subject
                        and o.skin_analysis_id <> new.id
                )
                    then v_subject
            end
        where k.organization_id = new.organization_id and k.skin_analysis_id = new.id;
    end if;

    return new;
end
$function$;

create or replace trigger tg_skin_analyses_30_place
before insert or update of
contact_id, encounter_id, asset_id, model_name, model_version, analysed_at, deleted_at
on clinic.skin_analyses
for each row execute function clinic.place_analysis();

alter function clinic.place_analysis() owner to app_owner;

revoke all on function clinic.place_analysis() from public;

comment on function clinic.place_analysis() is
    'Trigger: keeps the key of an analysis, and gives it the practitioner and service of its '
    'encounter. Raises RQ409 for an id that is there already.';
comment on trigger tg_skin_analyses_30_place on clinic.skin_analyses is
    'Keeps the key, and copies what the encounter says';

commit;
