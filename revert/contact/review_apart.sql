-- Revert routiq:contact/review_apart from pg

begin;

drop function contact.review_apart(contact.duplicate_candidates, text);

commit;
