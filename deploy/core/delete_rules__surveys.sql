-- Deploy routiq:core/delete_rules__surveys to pg
-- requires: core/delete_rules__leads
-- requires: contact/survey_answers

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('contact.survey_answers', 'survey_id', 'contact.surveys', 'cascade'),
('contact.survey_answers', 'contact_id', 'contact.contacts', 'cascade');

do $rules$
begin
    perform core.guard_references('contact.survey_answers');
end
$rules$;

commit;
