"""Letters and steps that have words, by name, and their variables explained."""

from __future__ import annotations

from typing import Final

from chalicelib.kit.i18n import N_

LETTER_NAMES: Final = {
    "customer_acknowledged": N_("First answer: acknowledged"),
    "customer_noticed": N_("First word of what a carrier reported"),
    "customer_enquiry": N_("First answer to an enquiry"),
    "customer_suggestion": N_("First answer to a suggestion"),
    "customer_lodged": N_("First answer: lodged on your page"),
    "customer_update": N_("News in between"),
    "customer_proposal": N_("Proposal of a solution"),
    "customer_answer": N_("Written answer"),
    "customer_person": N_("Change of person"),
    "customer_place": N_("Change of place: invitation"),
    "customer_time": N_("Change of time: appointment"),
    "customer_moved": N_("An appointment is moved"),
    "customer_dropped": N_("An appointment is dropped"),
}
STEP_NAMES: Final = {
    "acknowledge": N_("Acknowledge"),
    "acknowledge_enquiry": N_("Acknowledge an enquiry"),
    "acknowledge_suggestion": N_("Acknowledge a suggestion"),
    "tell": N_("Write to the customer"),
    "propose": N_("Propose a solution"),
    "answer": N_("Answer in writing"),
    "answer_enquiry": N_("Answer an enquiry"),
    "answer_suggestion": N_("Answer a suggestion"),
    "answer_public_review": N_("Answer a public review"),
    "settle": N_("Answer and close"),
    "investigate": N_("Record what was found"),
    "judge": N_("Judge"),
    "refuse": N_("The customer refuses"),
    "carry_out": N_("Solution carried out"),
    "reopen": N_("Reopen"),
}
VARIABLES: Final = {
    "name": N_("who complains"),
    "customer": N_("the customer's company"),
    "company": N_("your company"),
    "person": N_("who handles it"),
    "number": N_("number of the ticket"),
    "subject": N_("what it is about"),
    "references": N_("bills, containers, bookings"),
    "received": N_("when it was received"),
    "next": N_("by when the customer hears again"),
    "text": N_("the words of the step"),
    "place": N_("where you meet or talk"),
    "at": N_("when you meet or talk"),
    "where": N_("Where exactly the appointment is"),
    "link": N_("the customer's page"),
}
