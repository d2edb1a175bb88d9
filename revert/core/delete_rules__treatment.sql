-- Revert routiq:core/delete_rules__treatment from pg

begin;

drop trigger tg_treatment_records_60_living_parents_update on clinic.treatment_records;
drop trigger tg_treatment_records_60_living_parents_insert on clinic.treatment_records;
drop trigger tg_treatment_plans_60_living_parents_update on clinic.treatment_plans;
drop trigger tg_treatment_plans_60_living_parents_insert on clinic.treatment_plans;
drop trigger tg_treatment_photos_60_living_parents_update on clinic.treatment_photos;
drop trigger tg_treatment_photos_60_living_parents_insert on clinic.treatment_photos;
drop trigger tg_treatment_outcomes_60_living_parents_update on clinic.treatment_outcomes;
drop trigger tg_treatment_outcomes_60_living_parents_insert on clinic.treatment_outcomes;
drop trigger tg_skin_analyses_60_living_parents_update on clinic.skin_analyses;
drop trigger tg_skin_analyses_60_living_parents_insert on clinic.skin_analyses;
drop trigger tg_observations_60_living_parents_update on clinic.observations;
drop trigger tg_observations_60_living_parents_insert on clinic.observations;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.observations',
        'clinic.skin_analyses',
        'clinic.treatment_outcomes',
        'clinic.treatment_photos',
        'clinic.treatment_plans',
        'clinic.treatment_records'
    );

commit;
