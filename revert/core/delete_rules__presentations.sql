-- Revert routiq:core/delete_rules__presentations from pg

begin;

drop trigger tg_presentation_sessions_60_living_parents_update on docs.presentation_sessions;
drop trigger tg_presentation_sessions_60_living_parents_insert on docs.presentation_sessions;
drop trigger tg_presentation_items_60_living_parents_update on docs.presentation_items;
drop trigger tg_presentation_items_60_living_parents_insert on docs.presentation_items;
drop trigger tg_generated_reports_60_living_parents_update on docs.generated_reports;
drop trigger tg_generated_reports_60_living_parents_insert on docs.generated_reports;

delete from core.delete_rules as r
where
    r.child_table in (
        'docs.generated_reports',
        'docs.presentation_items',
        'docs.presentation_sessions'
    );

commit;
